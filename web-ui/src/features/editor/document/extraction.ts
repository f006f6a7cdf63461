import { extract as words } from '../../../words/extract';
import { KINDS } from '../stepKinds/kinds';
import { hasAnchors, type Reference, referencesAt } from './references';
import { keysAt, read, textAt } from './source';
import { outermost } from './steps';
import { isWithin, type Path, samePath } from './text';
import { allSteps, type Flow, type Step } from './tree';
import { CannotEdit } from './values';

/** A value that goes from one flow to the other. */
export interface Handed {
  /** Its name in the input of the call, or in the result of the called flow. */
  key: string;
  /** The expression that gives it. */
  expression: string;
}

/** What becomes of steps that a flow of their own gets. */
export interface Extraction {
  /** The steps, in their list. */
  moved: Path[];
  list: Path;
  index: number;
  /** What the steps read. */
  passed: Handed[];
  /** Whether the called flow gets the payload as it is. */
  isPayload: boolean;
  /** What later steps read of them. */
  returned: Handed[];
  /** The variables that the called flow has from the beginning, and from which value of its payload. */
  initial: Record<string, string>;
  /** The variables that are set after the call, and from which value of the result. */
  kept: Record<string, string>;
  /** The names in the steps that become others. */
  replaced: { from: number; to: number; insert: string }[];
  /** The places of ids in later steps, before which the id of the call is put. */
  reads: number[];
}

/** Names that differ from flow to flow, beside the items of loops. */
const OF_THE_RUN = ['headers', 'trigger', 'run', 'error', 'callback', 'loop'];

/** Finds out what steps next to each other read, and what is read of them. @throws CannotEdit with the reason why they stay */
export function planExtraction(text: string, flow: Flow, paths: readonly Path[]): Extraction {
  const moved = outermost(paths);
  const [first] = moved;
  if (!first) throw new CannotEdit(words.nothing);
  const list = first.slice(0, -1);
  const index = Number(first.at(-1));
  if (!moved.every((path, i) => samePath(path, [...list, index + i]))) throw new CannotEdit(words.apart);
  const isMoved = (path: Path) => moved.some((each) => isWithin(path, each));
  const steps = allSteps(flow.list);
  const inside = steps.filter((step) => isMoved(step.path));
  const outside = steps.filter((step) => !isMoved(step.path));
  refuse(text, inside);

  const own = moved.flatMap((path) => referencesAt(text, path)).filter((ref) => !isBound(text, inside, ref));
  const others = referencesAt(text, flow.path).filter((ref) => !isMoved(ref.path));
  const ids = new Set(inside.map((step) => step.id));
  const set = variables(text, inside);
  const isSetOutside = variables(text, outside);

  const planned = pass(text, flow, list, own, ids, set);
  const initial: Extraction['initial'] = {};
  const returned: Handed[] = [];
  const taken = new Set<string>();
  const free = (wanted: string) => freeKey(wanted, taken);
  const results = others.filter(({ name, member }) => name === 'steps' && member && ids.has(member.name));
  for (const id of new Set(results.map(({ member }) => member?.name as string)))
    returned.push({ key: free(id), expression: `steps.${id}` });
  const kept: Extraction['kept'] = {};
  for (const name of set) {
    const isRead = others.some((ref) => ref.name === 'vars' && (ref.member?.name ?? name) === name);
    const isReadInside = own.some((ref) => ref.name === 'vars' && ref.member?.name === name);
    if (isSetOutside.has(name) && (isRead || isReadInside)) initial[name] = planned.add(`vars.${name}`, name);
    if (!isRead) continue;
    kept[name] = free(name);
    returned.push({ key: kept[name], expression: `vars.${name}` });
  }
  return {
    moved,
    list,
    index,
    passed: planned.passed,
    isPayload: planned.isPayload && planned.passed.length === 0,
    returned,
    initial,
    kept,
    replaced: planned.replaced(),
    reads: results.map(({ member }) => member?.from as number),
  };
}

/** Steps that mean something else in another flow. */
function refuse(text: string, inside: readonly Step[]) {
  for (const step of inside) {
    const name = step.title ?? step.id ?? KINDS[step.kind].title;
    if (step.kind === 'respond') throw new CannotEdit(words.responds(name));
    if (step.kind === 'stop') throw new CannotEdit(words.stops(name));
    const isEnclosed = inside.some(
      (around) =>
        (around.kind === 'for-each' || around.kind === 'parallel') &&
        around !== step &&
        isWithin(step.path, around.path),
    );
    if (step.kind === 'filter' && !isEnclosed) throw new CannotEdit(words.filters(name));
    if (hasAnchors(text, step.path)) throw new CannotEdit(words.anchors(name));
  }
}

/** Whether a name is that of an item, a failure or a call-back of a step that moves with it. */
function isBound(text: string, inside: readonly Step[], { path, name }: Reference): boolean {
  return inside.some((step) => {
    if (!isWithin(path, step.path)) return false;
    const [key, inner] = path.slice(step.path.length);
    const item = () => textAt(read(text), [...step.path, 'as']) ?? 'item';
    switch (step.kind) {
      case 'for-each':
        return (key === 'steps' || key === 'collect') && (name === 'loop' || name === item());
      case 'select':
        return (key === 'where' || key === 'values') && name === item();
      case 'try':
        return key === 'catch' && name === 'error';
      case 'callback':
        return inner === 'steps' && name === 'callback';
      default:
        return false;
    }
  });
}

function variables(text: string, steps: readonly Step[]): Set<string> {
  const source = read(text);
  return new Set(
    steps.filter((step) => step.kind === 'set').flatMap((step) => keysAt(source, [...step.path, 'set'])),
  );
}

/** The items of the loops around a list. */
function itemsAround(text: string, flow: Flow, list: Path): string[] {
  return allSteps(flow.list)
    .filter((step) => step.kind === 'for-each' && isWithin(list, step.path))
    .map((step) => textAt(read(text), [...step.path, 'as']) ?? 'item');
}

function freeKey(wanted: string, taken: Set<string>): string {
  let key = wanted;
  for (let n = 2; taken.has(key); n++) key = `${wanted}_${n}`;
  taken.add(key);
  return key;
}

/** Collects what the steps read from outside, and the names that become others by it. */
function pass(
  text: string,
  flow: Flow,
  list: Path,
  own: readonly Reference[],
  ids: ReadonlySet<string | undefined>,
  set: ReadonlySet<string>,
) {
  const payload = own.filter((ref) => ref.name === 'payload');
  const isWhole = payload.some((ref) => !ref.member?.isPlain);
  const passed: Handed[] = [];
  const taken = new Set<string>(isWhole ? ['payload'] : []);
  const replaced: Extraction['replaced'] = [];
  const add = (expression: string, wanted: string) => {
    const known = passed.find((each) => each.expression === expression);
    if (known) return known.key;
    const key = freeKey(wanted, taken);
    passed.push({ key, expression });
    return key;
  };
  if (!isWhole) for (const { member } of payload) add(`payload.${member?.name}`, member?.name as string);
  const roots = new Set([...OF_THE_RUN, ...itemsAround(text, flow, list)]);
  for (const { name, member, from, to } of own) {
    if (roots.has(name)) replaced.push({ from, to, insert: `payload.${add(name, name)}` });
    const known = name === 'steps' ? ids : name === 'vars' ? set : undefined;
    if (!known || (member && known.has(member.name))) continue;
    if (member) {
      if (!/^[A-Za-z_]\w*$/.test(member.name)) throw new CannotEdit(words.quoted(member.name));
      const key = add(`${name}.${member.name}`, member.name);
      replaced.push({ from, to: member.to, insert: `payload.${key}` });
    } else if (name === 'steps' || known.size > 0) {
      throw new CannotEdit(words.all(name));
    } else {
      replaced.push({ from, to, insert: `payload.${add(name, name)}` });
    }
  }
  return {
    passed,
    add,
    isPayload: isWhole,
    /** If more than the payload is passed, it is a part of what is passed. */
    replaced: () => {
      if (!isWhole || passed.length === 0) return replaced;
      passed.unshift({ key: 'payload', expression: 'payload' });
      return [...replaced, ...payload.map(({ from, to }) => ({ from, to, insert: 'payload.payload' }))];
    },
  };
}
