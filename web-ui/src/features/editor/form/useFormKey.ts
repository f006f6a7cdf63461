import { useRef } from 'react';
import { pointer } from '../document/text';
import { allSteps, type Flow } from '../document/tree';
import { useEditor } from '../store/useEditor';

/** The step or trigger whose form is open. */
export interface Subject {
  flow: Flow | undefined;
  at: string;
  id: string | undefined;
  /** Of a trigger: which one it is. */
  use: string | undefined;
}

/**
 * What identifies the open form. A step that moves keeps its form, with the focus in it, and so does one that gets
 * another id. Another trigger has another form.
 */
export function useFormKey(): number {
  const { flow, selected, step } = useEditor();
  const before = useRef<{ key: number; subject: Subject }>(undefined);
  const at = pointer(selected ?? []);
  const subject = { flow, at, id: step?.id, use: step === null ? flow?.trigger?.use : undefined };
  const last = before.current;
  const key = last === undefined ? 0 : last.key + (isSame(last.subject, subject) ? 0 : 1);
  before.current = { key, subject };
  return key;
}

/** Whether it is the same step or trigger after a change of the document. */
export function isSame(before: Subject, now: Subject): boolean {
  if (before.flow?.name !== now.flow?.name || before.use !== now.use) return false;
  if (before.id === now.id && now.id !== undefined) return true;
  return before.at === now.at && (before.id === now.id || isRenamed(before, now));
}

/** Whether all steps are as before, but for the id of the one at this place. */
function isRenamed(before: Subject, now: Subject): boolean {
  const stepsOf = ({ flow, at }: Subject) =>
    flow &&
    allSteps(flow.list).map((step) => {
      const place = pointer(step.path);
      return `${place} ${step.kind} ${place === at ? '' : step.id}`;
    });
  return stepsOf(before)?.join() === stepsOf(now)?.join();
}
