import { describe, expect, it } from 'vitest';
import { merged } from './merge';

const BASE = `integration: a
flows:
  f:
    trigger: { use: manual.start }
    steps:
      - id: one
        delay: 1s
      - id: two
        stop: done
`;
const changed = (change: [string, string]) => BASE.replace(...change);

describe('changes of neighbouring lines', () => {
  it('are put together if they are of different steps', () => {
    const mine = changed(['delay: 1s', 'delay: 9s']);
    const theirs = changed(['- id: two\n', '- id: two\n        title: Second\n']).replace(
      '- id: two',
      '- id: second',
    );
    expect(merged(BASE, mine, theirs)).toBe(theirs.replace('delay: 1s', 'delay: 9s'));
  });

  it('keep a line of the step above before a new step', () => {
    const mine = changed(['delay: 1s\n', 'delay: 1s\n      - id: new\n        delay: 2s\n']);
    const theirs = changed(['delay: 1s\n', 'delay: 1s\n        title: First\n']);
    const together = mine.replace('delay: 1s\n', 'delay: 1s\n        title: First\n');
    expect(merged(BASE, mine, theirs)).toBe(together);
    expect(merged(BASE, theirs, mine)).toBe(together);
  });

  it('have both new steps', () => {
    const mine = changed(['delay: 1s\n', 'delay: 1s\n      - id: mine\n        delay: 2s\n']);
    const theirs = changed(['delay: 1s\n', 'delay: 1s\n      - id: theirs\n        delay: 3s\n']);
    expect(merged(BASE, mine, theirs)).toContain(
      '      - id: theirs\n        delay: 3s\n      - id: mine\n        delay: 2s\n',
    );
  });

  it('are a conflict if they are of one step', () => {
    const mine = changed(['delay: 1s\n', 'delay: 1s\n        title: Mine\n']);
    const theirs = changed(['delay: 1s\n', 'delay: 1s\n        when: true\n']);
    expect(merged(BASE, mine, theirs)).toBeUndefined();
    expect(
      merged(BASE, changed(['delay: 1s', 'delay: 2s']), changed(['delay: 1s', 'delay: 3s'])),
    ).toBeUndefined();
  });

  it('are a conflict if the text cannot be read', () => {
    expect(merged('a: [\nb\nc', 'a: [\nB\nc', 'a: [\nb\nC')).toBeUndefined();
  });
});
