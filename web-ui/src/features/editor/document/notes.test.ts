import { describe, expect, it } from 'vitest';
import { edited } from './edit';
import { noteOf, setNote } from './notes';

const TEXT = `flows:
  a:
    # How orders arrive.
    trigger: { use: http.webhook }
    steps:
      # Of the flow.

      # Looks the customer up.
      # Slowly.
      - id: one
        stop: x # not this
      - id: two
        stop: y
      - { id: three, stop: z }
`;
const step = (index: number) => ['flows', 'a', 'steps', index];

describe('the note of a step', () => {
  it('is the comment right above it', () => {
    expect(noteOf(TEXT, step(0))).toBe('Looks the customer up.\nSlowly.');
    expect(noteOf(TEXT, step(1))).toBe('');
    expect(noteOf(TEXT, ['flows', 'a', 'trigger'])).toBe('How orders arrive.');
  });

  it('is written there, and nothing else changes', () => {
    const set = edited(TEXT, setNote(TEXT, step(1), 'Ends.\n\nReally.'));
    expect(set).toBe(
      TEXT.replace('      - id: two', '      # Ends.\n      #\n      # Really.\n      - id: two'),
    );
    expect(noteOf(set, step(1))).toBe('Ends.\n\nReally.');
    expect(edited(set, setNote(set, step(1), ''))).toBe(TEXT);
    const other = edited(TEXT, setNote(TEXT, step(0), 'Other.'));
    expect(other).toBe(TEXT.replace(/# Looks[\s\S]*Slowly\./, '# Other.'));
  });

  it('has no place within a line', () => {
    const inline = 'flows: { a: { steps: [{ stop: x }] } }';
    expect(noteOf(inline, step(0))).toBe('');
    expect(() => setNote(inline, step(0), 'x')).toThrow('line of its own');
  });
});
