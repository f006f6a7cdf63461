import { expect, it } from 'vitest';
import { localAddress } from './localAddress';

it('leads to a page of this server and nowhere else', () => {
  expect(localAddress('/integrations/orders/edit?flow=received')).toBe(
    '/integrations/orders/edit?flow=received',
  );
  for (const away of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', undefined])
    expect(localAddress(away)).toBe('/');
});
