import { describe, expect, it } from 'vitest';
import { received as words } from '../../../words/received';
import { adviceOn } from './advice';

const refused = (status: number, code: string, cause?: 'disabled') => ({
  status,
  code,
  reason: '',
  ...(cause ? { cause } : {}),
});

describe('the advice on a refused event', () => {
  it('is that of the cause, which says more than the answer', () => {
    expect(adviceOn(refused(404, 'not-found', 'disabled'))).toBe(words.causes.disabled);
  });

  it('is that of the code of the answer', () => {
    expect(adviceOn(refused(401, 'not-verified'))).toBe(words.advice['not-verified']);
  });

  it('is a general one for an answer that is not known here', () => {
    expect(adviceOn(refused(400, 'bad-shape'))).toBe(words.correct);
    expect(adviceOn(refused(403, 'not-allowed'))).toBe(words.forbidden);
    expect(adviceOn(refused(429, 'slow-down'))).toBe(words.sendAgain);
    expect(adviceOn(refused(503, 'gone-fishing'))).toBe(words.sendAgain);
  });
});
