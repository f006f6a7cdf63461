import { ChangeSet, type Text } from '@codemirror/state';
import { applied, type TextChange } from './text';

/** Changes one after the other, each made for the text that the one before leaves, as changes of the first text. */
export function inSequence(
  text: string,
  makes: readonly ((now: string) => readonly TextChange[])[],
): TextChange[] {
  let now = text;
  let all = ChangeSet.empty(text.length);
  for (const make of makes) {
    const changes = make(now);
    const next = applied(now, changes);
    // CodeMirror orders changes at one place otherwise than applied() does, so the outcome counts.
    all = all.compose(ChangeSet.of(ordered(changes), now.length));
    now = next;
  }
  const together: TextChange[] = [];
  all.iterChanges((from, to, _fromAfter, _toAfter, insert: Text) => {
    together.push({ from, to, insert: insert.toString() });
  });
  return together;
}

/** In the order of the text. At the same place, the last change of the list is first, as in applied(). */
export function ordered(changes: readonly TextChange[]): TextChange[] {
  return [...changes].reverse().sort((one, other) => one.from - other.from || one.to - other.to);
}
