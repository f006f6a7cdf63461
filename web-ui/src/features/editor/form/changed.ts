/** A change of one place of a value. Without a value, a member goes. `from` is the place of an item that moves. */
export type Change = { path: (string | number)[] } & (
  | { kind: 'set'; value: unknown }
  | { kind: 'insert'; at: number; value: unknown }
  | { kind: 'remove'; at: number }
  | { kind: 'move'; from: number; at: number }
);

/** The differences of two values of a form, as changes of the innermost places, so that few lines are rewritten. */
export function changed(before: unknown, after: unknown): Change[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && after.length > 0) return changedItems(before, after);
  if (!isMap(before) || !isMap(after) || Object.keys(after).length === 0) {
    return isSame(before, after) ? [] : [{ path: [], kind: 'set', value: after }];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => below(name, changed(before[name], after[name])));
}

/** One item that was added, taken away or moved by one place; else the items that differ. */
function changedItems(before: readonly unknown[], after: readonly unknown[]): Change[] {
  const whole: Change[] = [{ path: [], kind: 'set', value: after }];
  const longer = Math.max(before.length, after.length);
  let at = 0;
  while (at < longer && at in before && at in after && isSame(before[at], after[at])) at += 1;
  if (at === longer) return [];
  const continues = (skipped: number, added: number) =>
    isSame(before.slice(at + skipped), after.slice(at + added));
  if (continues(0, 1)) return [{ path: [], kind: 'insert', at, value: after[at] }];
  if (continues(1, 0)) return [{ path: [], kind: 'remove', at }];
  if (before.length !== after.length || before.length === 0) return whole;
  const isSwapped = isSame(before[at], after[at + 1]) && isSame(before[at + 1], after[at]) && continues(2, 2);
  if (isSwapped) return [{ path: [], kind: 'move', from: at + 1, at }];
  return before.flatMap((item, i) => below(i, changed(item, after[i])));
}

const below = (key: string | number, changes: readonly Change[]): Change[] =>
  changes.map((change) => ({ ...change, path: [key, ...change.path] }));

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
