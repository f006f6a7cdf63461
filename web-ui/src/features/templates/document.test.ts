import { expect, it } from 'vitest';
import { integrationOf } from './document';

it('finds the integration among connections', () => {
  const integration = '\nintegration: orders\nflows: {}\n';
  expect(integrationOf(`# Says what it does.\nconnection: erp\n---${integration}`)).toBe(integration);
  expect(integrationOf(`${integration}---\nconnection: erp\n`)).toBe(integration);
  expect(integrationOf('connection: erp\n')).toBe('');
});
