import { describe, expect, it } from 'vitest';
import { edited } from './edit';
import { fixOf, pathOf } from './fixes';
import { renameKey } from './keys';

const TEXT = `a:
  titel: x # kept
  use: http.requst
  input: "{{ $uppercas(payload.x) & steps.custmer.y }}"
`;
const problem = (pointer: string, message: string, suggestion: string | undefined, code = 'wrong') => ({
  pointer,
  message,
  code,
  ...(suggestion ? { suggestion } : {}),
});
const fixed = (...args: Parameters<typeof problem>) => {
  const changes = fixOf(TEXT, problem(...args));
  return changes && edited(TEXT, changes);
};

describe('what a suggestion changes', () => {
  it('is a key, a value, or a word of an expression', () => {
    expect(fixed('/a/titel', 'Unknown key "titel".', 'title', 'unknown-key')).toBe(
      TEXT.replace('titel', 'title'),
    );
    expect(fixed('/a/titel', 'There is no "titel" here.', 'title', 'unknown-field')).toBe(
      TEXT.replace('titel', 'title'),
    );
    expect(fixed('/a/use', 'No action.', 'http.request')).toBe(TEXT.replace('requst', 'request'));
    expect(fixed('/a/input', 'There is no function $uppercas.', '$uppercase')).toBe(
      TEXT.replace('$uppercas(', '$uppercase('),
    );
    expect(fixed('/a/input', 'No step "custmer".', 'steps.customer')).toContain('steps.customer');
  });

  it('is the connection of a step', () => {
    expect(fixed('/a', 'It needs a connection.', 'shop', 'missing-connection')).toBe(
      `${TEXT}  connection: shop\n`,
    );
    expect(
      fixed('/a/input/path', 'It goes with a connection.', 'connection: shop', 'needs-connection'),
    ).toContain('\n  connection: shop\n');
  });

  it('is nothing without one', () => {
    expect(fixed('/a/use', 'No.', undefined)).toBeUndefined();
    expect(fixed('/a/input', 'Something else.', 'zzzzzz')).toBeUndefined();
  });

  it('is found by a pointer', () => {
    expect(pathOf('/flows/a~1b/steps/0/x')).toEqual(['flows', 'a/b', 'steps', 0, 'x']);
  });
});

describe('keys of a map', () => {
  it('are renamed in place', () => {
    expect(edited(TEXT, renameKey(TEXT, ['a', 'titel'], 'b c'))).toBe(TEXT.replace('titel', 'b c'));
    expect(() => renameKey(TEXT, ['a', 'titel'], 'use')).toThrow('already');
  });
});
