import { useRef } from 'react';
import { copyText } from '../../../ui/clipboard';
import { editor as words } from '../../../words/editor';
import { type Direction, targetOf, whereIs } from '../document/around';
import { savedOf } from '../document/connections';
import { removeAt, setAt } from '../document/edit';
import { type Pasted, pasteSteps } from '../document/paste';
import { inSequence } from '../document/sequence';
import { TRIGGER } from '../document/stepPath';
import {
  moveSteps,
  outermost,
  pathsAfterMove,
  removeSteps,
  stepsText,
  unwrapStep,
  wrapSteps,
} from '../document/steps';
import { type Path, samePath, type TextChange } from '../document/text';
import { type StepList, stepWithPath } from '../document/tree';
import type { Wrapper } from '../stepKinds/kinds';
import { range } from '../store/selection';
import { useEditor } from '../store/useEditor';
import { shownOrder } from '../store/useFolding';

export type StepActions = ReturnType<typeof useStepActions>;

/** The actions on the selected steps, for keys, menu and dragging, in the graph and the outline. */
export function useStepActions() {
  const editor = useEditor();
  const { flow, selection, selected, select, change, folding, say, saved } = editor;
  // Where a selection by Shift began.
  const anchor = useRef<Path | undefined>(undefined);
  const steps = selection.filter((path) => path.at(-1) !== TRIGGER);
  const one = flow && selected && stepWithPath(flow, selected);

  /** Whether the trigger is selected, or nothing, and is still to be chosen. */
  const needsTrigger = flow !== undefined && flow.trigger?.use === undefined && !one;

  const go = (path: Path | undefined) => {
    anchor.current = path;
    if (path) select([path]);
  };
  const step = (by: -1 | 1) => {
    if (!flow) return;
    const order = shownOrder(flow, folding.folded);
    const at = order.findIndex((path) => selected && samePath(path, selected));
    go(order[Math.min(order.length - 1, Math.max(0, at + by))]);
  };
  const extend = (by: -1 | 1) => {
    if (!flow || !selected) return;
    const here = whereIs(flow, selected);
    const next = here?.list.steps[here.index + by];
    if (!next) return;
    const from = anchor.current ?? selected;
    anchor.current = from;
    select(range(from, next.path));
  };
  /** Where steps go that are added after, before or inside of the selected one. */
  const place = (where: 'after' | 'before' | 'inside'): { list: Path; index: number } | undefined => {
    if (!flow) return undefined;
    // Inside, the first part without steps comes first, such as the second branch once the first one has steps.
    if (where === 'inside') return endOf(one?.lists.find((list) => list.steps.length === 0) ?? one?.lists[0]);
    if (!one) return { list: flow.list.path, index: selected ? 0 : flow.list.steps.length };
    return { list: one.path.slice(0, -1), index: Number(one.path.at(-1)) + (where === 'after' ? 1 : 0) };
  };
  const add = (where: 'after' | 'before' | 'inside') => {
    const found = place(where);
    if (found) editor.startAdding(found.list, found.index);
  };
  const addTo = (list: StepList) => editor.startAdding(list.path, list.steps.length);
  const moveTo = (paths: readonly Path[], list: Path, index: number) => {
    const moved = outermost(paths);
    const now = pathsAfterMove(moved, list, index);
    return change((text) => moveSteps(text, moved, list, index), {
      select: now.map((path) => ({ path })),
    });
  };
  const move = (direction: Direction) => {
    const moved = outermost(steps);
    const edge = direction === 'up' || direction === 'into' ? moved[0] : moved.at(-1);
    const target = flow && edge && targetOf(flow, edge, direction);
    if (target) moveTo(moved, target.list, target.index);
  };
  const remove = (what: string = words.deleted(steps.length)) => {
    if (!flow || steps.length === 0) return;
    const first = outermost(steps)[0] as Path;
    const here = whereIs(flow, first);
    // Selects the next or the previous step, so that keys continue from there.
    const rest = here?.list.steps.filter((each) => !steps.some((path) => samePath(path, each.path))) ?? [];
    const next = Math.min(here?.index ?? 0, rest.length - 1);
    const then = here && next >= 0 ? [{ path: [...here.list.path, next] }] : [];
    if (change((text) => removeSteps(text, steps), { select: then })) say(what, true);
  };
  const clip = () => (steps.length > 0 ? stepsText(editor.text, steps) : '');
  const paste = (text: string, after: 'after' | 'inside' = 'after') => {
    const found = place(after);
    if (!flow || !found) return;
    const { list, index } = found;
    let pasted: Pasted | undefined;
    const isDone = change((now) => {
      const isSaved = (slot: string, connector: string) =>
        saved !== undefined && savedOf(slot, connector, saved) !== undefined;
      pasted = pasteSteps(now, flow, list, index, text, isSaved);
      return pasted.changes;
    });
    if (!isDone || !pasted) return;
    editor.selectAt(pasted.ids.map((_, i) => [...list, index + i]));
    say(words.pasted(pasted.ids.length, pasted.renamed, pasted.added, pasted.missing), true);
  };
  const wrap = (kind: Wrapper) => {
    const wrapped = outermost(steps);
    if (!flow || wrapped.length === 0) return;
    change((text) => wrapSteps(text, flow, wrapped, kind), { select: [{ path: wrapped[0] as Path }] });
  };

  return {
    steps,
    one,
    go,
    needsTrigger,
    /** What a click does: it also opens the choice of a trigger that a flow lacks. */
    click: (path: Path) => {
      go(path);
      if (path.at(-1) === TRIGGER && flow?.trigger?.use === undefined) editor.chooseTrigger();
    },
    previous: () => step(-1),
    next: () => step(1),
    extend,
    /** Adds a step to the selection, or takes it away from it. */
    toggleSelected: (path: Path) => {
      const others = selection.filter((each) => !samePath(each, path));
      select(others.length < selection.length ? others : [...others, path]);
    },
    /** Selects from where the selection began. */
    selectTo: (path: Path) => select(range(anchor.current ?? selected ?? path, path)),
    outwards: () => {
      const here = flow && selected && whereIs(flow, selected);
      if (here?.parent) go(here.parent.path);
    },
    inwards: () => {
      if (!one) return;
      folding.fold(one.path, false);
      go(one.lists.find((list) => list.steps.length > 0)?.steps[0]?.path);
    },
    add,
    addTo,
    move,
    moveTo,
    canMove: (direction: Direction) =>
      flow !== undefined && one !== undefined && targetOf(flow, one.path, direction) !== undefined,
    remove: () => remove(),
    clip,
    copy: async (put: Put = copyText) => {
      const text = clip();
      if (text === '') return;
      lastClip = text;
      say((await put(text)) ? words.copied(steps.length) : words.copiedHere(steps.length));
    },
    cut: (put: Put = copyText) => {
      const text = clip();
      if (text === '') return;
      lastClip = text;
      void put(text);
      remove(words.cut(steps.length));
    },
    paste,
    /** Browsers give away the clipboard by their own paste command alone, unless the address is safe. */
    pasteByMenu: async () => {
      const read = navigator.clipboard?.readText?.().catch(() => lastClip);
      paste((await read) ?? lastClip);
    },
    duplicate: () => {
      const text = clip();
      if (text !== '') paste(text);
    },
    wrap,
    extract: () => editor.extractSteps(steps),
    unwrap: () => {
      if (one) change((text) => unwrapStep(text, one), { select: [{ path: one.path }] });
    },
    isDisabled: one?.isDisabled ?? false,
    toggle: () => {
      if (!one) return;
      const isDisabled = one.isDisabled ?? false;
      const make =
        (path: Path) =>
        (text: string): TextChange[] =>
          isDisabled ? removeAt(text, [...path, 'disabled']) : setAt(text, [...path, 'disabled'], true);
      change((text) => inSequence(text, steps.map(make)));
    },
    fold: (isFolded: boolean) => {
      if (!flow || !selected) return;
      const around = one && one.lists.length > 0 ? one : whereIs(flow, selected)?.parent;
      if (!around) return;
      if (isFolded && around !== one) go(around.path);
      folding.fold(around.path, isFolded);
    },
  };
}

const endOf = (list: StepList | undefined) => list && { list: list.path, index: list.steps.length };

/** Puts text onto the clipboard; answers whether it is there. */
type Put = (text: string) => boolean | Promise<boolean>;

/** The last copied steps of this page. */
let lastClip = '';
