import { replaceEqualDeep } from '@tanstack/react-query';
import { createContext, useContext, useRef } from 'react';
import type { StepStatus } from '../../../api/types';
import { stepPaths, TRIGGER } from '../document/stepPath';
import { pointer } from '../document/text';
import type { Flow } from '../document/tree';
import type { Pin } from './api';

export interface Mark {
  status?: StepStatus;
  isPinned?: true;
}

/** By pointer of the step in the document. */
export type Marks = Readonly<Record<string, Mark>>;

const NONE: Marks = {};

/** The object is the same as long as its content is, so that typing rerenders no node. */
export const MarksContext = createContext(NONE);

export const useMark = (at: string): Mark | undefined => useContext(MarksContext)[at];

/** The marks of a flow's steps from a run and from pins. */
export function useMarks(
  flow: Flow | undefined,
  statuses: ReadonlyMap<string, StepStatus>,
  pins: readonly Pin[],
): Marks {
  const before = useRef<Marks>(NONE);
  before.current = replaceEqualDeep(before.current, marksOf(flow, statuses, pins));
  return before.current;
}

export function marksOf(
  flow: Flow | undefined,
  statuses: ReadonlyMap<string, StepStatus>,
  pins: readonly Pin[],
): Marks {
  const pinned = new Set(pins.filter((pin) => pin.flow === flow?.name).map((pin) => pin.step));
  if (!flow || (statuses.size === 0 && pinned.size === 0)) return NONE;
  const marks: Record<string, Mark> = {};
  const put = (at: string, path: string) => {
    const status = statuses.get(path);
    const isPinned = pinned.has(path);
    if (status || isPinned) marks[at] = { ...(status ? { status } : {}), ...(isPinned ? { isPinned } : {}) };
  };
  for (const [step, path] of stepPaths(flow)) put(pointer(step.path), path);
  put(pointer([...flow.path, TRIGGER]), TRIGGER);
  return marks;
}
