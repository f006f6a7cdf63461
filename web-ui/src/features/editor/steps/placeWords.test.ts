import { describe, expect, it } from 'vitest';
import { treeOf } from '../document/tree';
import { wordsOfPlace } from './placeWords';

const READ = treeOf(`integration: a
flows:
  nightly:
    title: Nightly report
    trigger: { use: manual.start }
    steps:
      - id: lines
        title: Each line
        for-each: "{{ payload }}"
        as: line
        steps:
          - id: fetch
            title: Fetch it
            use: http.request
            input: { path: /a }
`);

const FLOWS = 'tree' in READ ? READ.tree.flows : [];

describe('the place of a problem', () => {
  it('is said by the flow, the innermost step and the field', () => {
    expect(wordsOfPlace('/flows/nightly/steps/0/steps/0/input/path', FLOWS, [])).toBe(
      'Nightly report › Fetch it › path',
    );
    expect(wordsOfPlace('/flows/nightly/trigger', FLOWS, [])).toBe('Nightly report › Trigger');
    expect(wordsOfPlace('/connections/erp', FLOWS, [])).toBe('connections › erp');
  });
});
