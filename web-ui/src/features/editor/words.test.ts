import { expect, it } from 'vitest';
import { differenceWords } from './words';

it('says what has changed', () => {
  const at = { pointer: '', fields: [] };
  expect(differenceWords({ ...at, kind: 'moved', what: 'step', flow: 'arrive', step: 'send' })).toBe(
    'Moved step send in arrive',
  );
  expect(differenceWords({ ...at, kind: 'removed', what: 'flow', flow: 'arrive' })).toBe(
    'Removed flow arrive',
  );
  const fields = ['/input/table', '/retry', '/a', '/b', '/c'].map((pointer) => ({ pointer }));
  expect(differenceWords({ ...at, kind: 'changed', what: 'trigger', flow: 'arrive', fields })).toBe(
    'Changed the trigger of arrive: input.table, retry, a, b …',
  );
  expect(
    differenceWords({ ...at, kind: 'changed', what: 'integration', fields: [{ pointer: '/title' }] }),
  ).toBe('Changed the integration: title');
});
