import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, conflictsOf, faultOf } from './conflicts';
import { merged } from './merge';

const BASE = `integration: a
flows:
  f:
    trigger: { use: manual.start }
    steps:
      - id: one
        title: First
        delay: 1s
      - id: two
        title: Second
        delay: 1s
      - id: three
        for-each: "{{ payload }}"
        steps:
          - id: inner
            delay: 1s
`;
const changed = (...changes: [string, string][]) =>
  changes.reduce((text, change) => text.replace(...change), BASE);
const names = (mine: string, theirs: string, base = BASE) =>
  conflictsOf(base, mine, theirs).steps.map((step) => step.key);
const all = (mine: string, theirs: string, choice: Choice, base = BASE) => {
  const { steps, result } = conflictsOf(base, mine, theirs);
  return result(new Map(steps.map((step) => [step.key, choice])));
};

describe('a conflict', () => {
  const mine = changed(
    ['First', 'My first'],
    ['Second', 'My second'],
    ['id: inner\n', 'id: inner\n            title: Mine\n'],
  );
  const theirs = changed(
    ['First', 'Their first'],
    ['Second', 'Their second'],
    ['manual.start', 'http.webhook'],
  );

  it('is decided for each step, and what only one has changed is not asked for', () => {
    const { steps, result } = conflictsOf(BASE, mine, theirs);
    expect(steps.map((step) => step.key)).toEqual(['step f one', 'step f two']);
    const text = result(
      new Map([
        ['step f one', 'mine'],
        ['step f two', 'theirs'],
      ]),
    );
    expect(text).toBe(
      changed(
        ['First', 'My first'],
        ['Second', 'Their second'],
        ['id: inner\n', 'id: inner\n            title: Mine\n'],
        ['manual.start', 'http.webhook'],
      ),
    );
  });

  it('shows the lines of both, with those that differ', () => {
    const [step] = conflictsOf(BASE, mine, theirs).steps;
    expect(step?.mine.lines[[...(step?.mine.different ?? [])][0] as number]).toBe('        title: My first');
    expect(step?.theirs.lines[[...(step?.theirs.different ?? [])][0] as number]).toBe(
      '        title: Their first',
    );
    expect(step?.mine.different.size).toBe(1);
    const at = mine.split('\n').indexOf('        title: My first') + 1;
    expect((step?.mine.first as number) + ([...(step?.mine.different ?? [])][0] as number)).toBe(at);
  });

  it('is one for all places of a step', () => {
    const my = changed([
      'title: Second\n        delay: 1s',
      'title: Mine\n        when: "{{ true }}"\n        delay: 2s',
    ]);
    const their = changed([
      'title: Second\n        delay: 1s',
      'title: Theirs\n        when: "{{ true }}"\n        delay: 3s',
    ]);
    expect(names(my, their)).toEqual(['step f two']);
    expect(all(my, their, 'theirs')).toBe(their);
    expect(all(my, their, 'mine')).toBe(my);
  });

  it('tells neighbours apart whose lines were all changed', () => {
    const my = changed([
      'delay: 1s\n      - id: two\n        title: Second',
      'delay: 2s\n      - id: two\n        title: Mine',
    ]);
    const their = changed([
      'delay: 1s\n      - id: two\n        title: Second',
      'delay: 3s\n      - id: two\n        title: Theirs',
    ]);
    expect(names(my, their)).toEqual(['step f one', 'step f two']);
  });

  it('says that a step is gone which the other one has changed', () => {
    const my = changed(['      - id: two\n        title: Second\n        delay: 1s\n', '']);
    const their = changed(['Second', 'Theirs']);
    const [step] = conflictsOf(BASE, my, their).steps;
    expect(step).toMatchObject({ key: 'step f two', mine: { isGone: true }, theirs: { isGone: false } });
    expect(all(my, their, 'mine')).toBe(my);
    expect(all(my, their, 'theirs')).toBe(their);
  });

  it('can keep both where both have only added lines', () => {
    const my = changed(['title: Second\n', 'title: Second\n        when: "{{ true }}"\n']);
    const their = changed(['title: Second\n', 'title: Second\n        disabled: true\n']);
    const [step] = conflictsOf(BASE, my, their).steps;
    expect(step?.canHaveBoth).toBe(true);
    expect(all(my, their, 'both')).toBe(
      changed(['title: Second\n', 'title: Second\n        when: "{{ true }}"\n        disabled: true\n']),
    );
    expect(conflictsOf(BASE, mine, theirs).steps[0]?.canHaveBoth).toBe(false);
  });

  it('is of a part of the flow or of the integration, too', () => {
    expect(names(changed(['manual.start', 'a.b']), changed(['manual.start', 'c.d']))).toEqual([
      'step f trigger',
    ]);
    expect(
      names(changed(['integration: a', 'integration: b']), changed(['integration: a', 'integration: c'])),
    ).toEqual(['field integration']);
  });

  it('is of a comment above a step, with that step', () => {
    const noted = (note: string) => changed(['      - id: two', `      # ${note}\n      - id: two`]);
    expect(names(noted('Mine'), noted('Theirs'), noted('Old'))).toEqual(['step f two']);
  });

  it('is shown as lines where the text cannot be read', () => {
    expect(conflictsOf('a: [\nb', 'a: [\nB', 'a: [\nC').steps).toMatchObject([{ key: 'lines 5', parts: [] }]);
    expect(all('a: [\nB', 'a: [\nC', 'theirs', 'a: [\nb')).toBe('a: [\nC');
  });
});

describe('a result', () => {
  it('is told if it cannot be read, or has a step twice', () => {
    expect(faultOf(BASE)).toBeUndefined();
    expect(faultOf('a: [\nb: c')).toMatchObject({ line: expect.any(Number) });
    expect(faultOf(changed(['id: two', 'id: one']))).toEqual({ twice: 'one' });
  });
});

describe('any two texts', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd', '');
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
  const kept = (result: string, base: string, own: string) => {
    const had = new Set(base.split('\n'));
    for (const each of own.split('\n')) if (!had.has(each)) expect(result.split('\n')).toContain(each);
  };

  it('give by their choices a text that has all that was chosen', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        kept(all(mine, theirs, 'mine', base), base, mine);
        kept(all(mine, theirs, 'theirs', base), base, theirs);
        const together = merged(base, mine, theirs);
        if (together === undefined) expect(conflictsOf(base, mine, theirs).steps).not.toEqual([]);
        else expect(all(mine, theirs, 'mine', base)).toBe(together);
      }),
      { numRuns: 300 },
    );
  });
});
