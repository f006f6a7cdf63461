import type { DocumentProblem } from '../../../api/types';
import { TRIGGER } from '../document/stepPath';
import { pointer } from '../document/text';
import type { Flow, Step } from '../document/tree';

/** The marks of a step. */
export interface Mark {
  /** Of the step itself. */
  problems: number;
  /** Of the steps inside of it. */
  problemsInside: number;
  /** How many steps are inside of it. */
  stepsInside: number;
  /** Its number among all steps, from 1; 0: the trigger. */
  number: number;
}

/** The marks of all steps of a flow and its trigger, by their pointers. */
export function marksOf(flow: Flow, problems: readonly DocumentProblem[]): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  let number = 0;
  const trigger = pointer([...flow.path, TRIGGER]);
  marks.set(trigger, { problems: 0, problemsInside: 0, stepsInside: 0, number });
  const add = (step: Step): number => {
    const mark: Mark = { problems: 0, problemsInside: 0, stepsInside: 0, number: ++number };
    marks.set(pointer(step.path), mark);
    for (const list of step.lists) for (const inner of list.steps) mark.stepsInside += 1 + add(inner);
    return mark.stepsInside;
  };
  for (const step of flow.list.steps) add(step);
  for (const problem of problems) count(marks, problem.pointer);
  return marks;
}

/** Counts a problem at the innermost step that its place is in, and at all around it. */
function count(marks: Map<string, Mark>, place: string) {
  let isOwn = true;
  for (let end = place.length; end > 0; end = place.lastIndexOf('/', end - 1)) {
    const mark = marks.get(place.slice(0, end));
    if (!mark) continue;
    if (isOwn) mark.problems++;
    else mark.problemsInside++;
    isOwn = false;
  }
}
