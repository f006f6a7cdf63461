import { describe, expect, it } from 'vitest';
import type { PartView, StepView } from '../../api/types';
import { failedItem, previewOf } from './failedItem';

const loop: StepView = {
  path: 'each',
  id: 'each',
  kind: 'for-each',
  status: 'succeeded',
  attempts: 0,
  output: {
    count: 3,
    failed: 2,
    failures: [
      { index: 1, kind: 'BAD_INPUT', message: 'no number', item: { row: 'x'.repeat(200) } },
      { index: 2, kind: 'BAD_INPUT', message: 'no number', item: null },
    ],
  },
};

const part = (number: number): PartView => ({
  path: `each[${number}]`,
  name: String(number),
  status: 'failed',
});

describe('a failed item', () => {
  it('is what the loop has recorded of it', () => {
    expect(failedItem(part(1), [loop])).toEqual([{ row: 'x'.repeat(200) }]);
    expect(failedItem(part(2), [loop])).toEqual([null]);
  });

  it('is unknown while the loop goes on, beyond the listed ones, and of a batch', () => {
    expect(failedItem(part(1), [{ ...loop, output: undefined }])).toEqual([]);
    expect(failedItem(part(7), [loop])).toEqual([]);
    expect(failedItem(part(1), [{ ...loop, output: { failures: [{ index: 1, kind: 'BROKEN' }] } }])).toEqual(
      [],
    );
  });

  it('has a short preview', () => {
    expect(previewOf(part(1), [loop])).toHaveLength(121);
    expect(previewOf(part(2), [loop])).toBe('null');
    expect(previewOf(part(7), [loop])).toBeUndefined();
  });
});
