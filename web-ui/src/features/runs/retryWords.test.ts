import { describe, expect, it } from 'vitest';
import { explainMatching, matchesNothing, retryWord } from './retryWords';

const GO_ON = 'retried, oldest first.';

describe('a retry of many runs', () => {
  it('says how many it takes up, and how many it cannot', () => {
    expect(explainMatching({ runs: 12, skipped: 0, more: false, atLeast: false })).toBe(
      `12 runs are ${GO_ON}`,
    );
    expect(explainMatching({ runs: 1, skipped: 1, more: false, atLeast: false })).toBe(
      `One run is ${GO_ON} One run cannot be retried, because no history is kept.`,
    );
    expect(retryWord({ runs: 1, skipped: 0, more: false, atLeast: false })).toBe('Retry one run');
    expect(retryWord({ runs: 12, skipped: 0, more: false, atLeast: false })).toBe('Retry 12 runs');
  });

  it('says that there are more than it takes', () => {
    const many = { runs: 1200, skipped: 0, more: true, atLeast: false };
    expect(explainMatching(many)).toMatch(
      /^The newest 1.200 runs are .* More runs match than one retry can take/,
    );
    expect(retryWord(many)).toMatch(/^Retry 1.200 runs$/);
  });

  it('gives numbers that were not counted to the end as such', () => {
    const some = { runs: 900, skipped: 1, more: false, atLeast: true };
    expect(explainMatching(some)).toBe(
      `At least 900 runs are ${GO_ON} At least one run cannot be retried, because no history is kept. There are more runs than were counted.`,
    );
    expect(retryWord(some)).toBe('Retry at least 900 runs');
    expect(explainMatching({ ...some, runs: 1 })).toMatch(/^At least one run is/);
  });

  it('says when there is none left', () => {
    expect(explainMatching({ runs: 0, skipped: 0, more: false, atLeast: false })).toBe(
      'There is no run left to retry.',
    );
  });

  it('is offered where none was found before the counting was stopped', () => {
    expect(matchesNothing({ runs: 0, skipped: 0, more: false, atLeast: false })).toBe(true);
    const unknown = { runs: 0, skipped: 400, more: false, atLeast: true };
    expect(matchesNothing(unknown)).toBe(false);
    expect(retryWord(unknown)).toBe('Retry');
    expect(explainMatching(unknown)).toMatch(/^At least 400 runs cannot be retried/);
  });
});
