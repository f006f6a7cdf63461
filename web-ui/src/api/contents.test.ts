import { expect, it } from 'vitest';
import { holdsContent, isContent, placeIn } from './contents';

const FILE = { file: 'a.csv', contentType: 'text/csv', size: 12 };

it('finds files and rows by their form, and nothing else', () => {
  expect([FILE, { rows: 'csv.read' }].map(isContent)).toEqual([true, true]);
  expect([{ ...FILE, more: 1 }, { rows: 3 }, { rows: 'a', columns: 2 }, 'a', null].map(isContent)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect([FILE, { attachments: [FILE] }, { rows: [1] }, 5].map(holdsContent)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('says where a file is', () => {
  expect(placeIn('/attachments/0')).toBe('attachments › 1');
});
