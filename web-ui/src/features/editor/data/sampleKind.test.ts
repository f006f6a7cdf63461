import { expect, it } from 'vitest';
import { sampleKind } from './sampleKind';

const scope = {
  payload: { id: 'A', total: 1, isPaid: true, none: null, lines: [{ 'the sku': 'x' }] },
  steps: { get: {} },
};

it.each([
  ['payload.id', 'text'],
  ['$payload.total', 'number'],
  ['payload.isPaid', 'flag'],
  ['payload.lines', 'list'],
  ['payload.lines[0]', 'map'],
  ["payload.lines.'the sku'", 'text'],
  ['payload.lines[0].`the sku`', 'text'],
  ['steps.get', 'map'],
  ['payload.none', undefined],
  ['payload.gone.id', undefined],
  ['payload.total + 1', undefined],
])('finds the kind of %s', (path, kind) => {
  expect(sampleKind(scope, path)).toBe(kind);
});
