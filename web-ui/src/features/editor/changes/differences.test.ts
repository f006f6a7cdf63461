import { expect, it } from 'vitest';
import type { ConnectorView, Difference } from '../../../api/types';
import { differenceWords, flowsOf } from './differences';

const BEFORE = `integration: shop
flows:
  arrive:
    title: An order is received
    trigger: { use: http.webhook }
    steps:
      - id: told
        title: Tell the shop
        use: http.request
`;
const AFTER = BEFORE.replace(/ {6}- id: told[\s\S]*/, '      - id: use_1\n        use: http.request\n');
const http = { id: 'http', actions: [{ id: 'http.request', title: 'Send a request' }] } as ConnectorView;

const said = (difference: Partial<Difference>) => {
  const whole = { pointer: '', fields: [], flow: 'arrive', ...difference } as Difference;
  const { verb, what, place, fields } = differenceWords(
    whole,
    { before: flowsOf(BEFORE), after: flowsOf(AFTER) },
    new Map([['http', http]]),
  );
  return [verb, what, place, fields && `(${fields})`].filter(Boolean).join(' ');
};

it('names steps and flows as people do', () => {
  const first = '/flows/arrive/steps/0';
  expect(said({ kind: 'added', what: 'step', step: 'use_1', pointer: first })).toBe(
    'Added Send a request in An order is received',
  );
  expect(said({ kind: 'removed', what: 'step', step: 'told', pointer: first })).toBe(
    'Removed Tell the shop in An order is received',
  );
  expect(said({ kind: 'moved', what: 'step', step: 'gone', pointer: '/flows/arrive/steps/9' })).toBe(
    'Moved gone in An order is received',
  );
  expect(said({ kind: 'removed', what: 'flow', flow: 'other' })).toBe('Removed the flow other');
});

it('says which fields have changed', () => {
  const fields = ['/input/table', '/retry', '/a', '/b', '/c'].map((pointer) => ({ pointer }));
  expect(said({ kind: 'changed', what: 'trigger', fields })).toBe(
    'Changed the trigger of An order is received (table, retry, a, b …)',
  );
  expect(said({ kind: 'changed', what: 'integration', fields: [{ pointer: '/title' }] })).toBe(
    'Changed the integration (title)',
  );
});
