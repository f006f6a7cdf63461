import type { DocumentProblem } from '../../../api/types';
import { triggers as words } from '../../../words/triggers';
import { TRIGGER } from '../document/stepPath';
import { pointer } from '../document/text';
import type { Flow } from '../document/tree';

/** Problems of flows without a trigger, in plain words and at the place where one is chosen. */
export function withMissingTriggers(
  problems: readonly DocumentProblem[],
  flows: readonly Flow[],
): readonly DocumentProblem[] {
  return problems.flatMap((problem) => {
    if (problem.code !== 'missing-key') return [problem];
    const isMissing = (flow: Flow) => {
      const path = pointer(flow.path);
      const trigger = pointer([...flow.path, TRIGGER]);
      return (
        (problem.pointer === path && problem.message.includes(`"${TRIGGER}"`)) ||
        (problem.pointer === trigger && problem.message.includes('"use"'))
      );
    };
    const flow = flows.find(isMissing);
    if (!flow) return [problem];
    // It has been chosen since then, and the draft is not checked yet.
    if (flow.trigger?.use !== undefined) return [];
    return [{ ...problem, pointer: pointer([...flow.path, TRIGGER]), message: words.noTrigger }];
  });
}
