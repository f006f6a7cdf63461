import { fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, ok, open, run } from './testing';

const OLD =
  'integration: shop\nflows:\n  arrive:\n    trigger: { use: manual.start }\n    steps:\n      - id: one\n        title: Wait a little\n        delay: 1s\n';
const draft = { base: 2, published: 2, changedAt: '2030-01-01T09:00:00Z', changedBy: 'admin' };
const shop = { name: 'shop', title: null, version: 2, publishedAt: null, enabled: true, flows: [], draft };

beforeEach(() => {
  localStorage.clear();
  answers.set('GET /integrations', ok({ items: [shop], next: null }));
  answers.set('GET /integrations/shop', ok({ ...shop, document: OLD }));
  answers.set('GET /integrations/shop/draft', {
    status: 200,
    body: { ...draft, document: OLD.replace('1s', '2s') },
    headers: { ETag: '"1"' },
  });
  answers.set('GET /integrations/shop/draft/problems', ok({ valid: true, errors: [] }));
});

describe('below the editor', () => {
  it('stand the runs of the flow, whose data can be used', async () => {
    answers.set(
      'GET /runs?integration=shop&flow=arrive&limit=20&tests=include',
      ok({ items: [run('7', 'succeeded')], next: null }),
    );
    answers.set('GET /runs/7', ok(run('7', 'succeeded')));
    const { router } = open('/integrations/shop/edit?view=outline');
    fireEvent.click(await screen.findByRole('tab', { name: 'Runs' }));
    const list = await screen.findByRole('list', { name: 'Runs of arrive' });
    expect(within(list).getByRole('link', { name: 'Run 7' }).getAttribute('href')).toBe('/runs/7');
    fireEvent.click(within(list).getByRole('button', { name: 'Use its data' }));
    await within(list).findByRole('button', { name: 'Its data is in use' });
    expect(router.state.location.search).toMatchObject({ run: '7' });
  });

  it('stands what the draft changes in the version that is live', async () => {
    const change = {
      kind: 'changed',
      what: 'step',
      flow: 'arrive',
      step: 'one',
      pointer: '/flows/arrive/steps/0',
      fields: [{ pointer: '/delay', before: '1s', after: '2s' }],
    };
    answers.set('GET /integrations/shop/versions/2/diff/draft', ok({ same: false, differences: [change] }));
    answers.set('GET /integrations/shop/versions/2', ok(OLD));
    open('/integrations/shop/edit?view=outline');
    fireEvent.click(await screen.findByRole('tab', { name: 'Changes since v2' }));
    const list = await screen.findByRole('list', { name: 'Summary of changes' });
    expect(list.textContent).toContain('Changed Wait a little in arrive: delay');
  });
});
