import { withoutItems } from '../../../api/stepPaths';
import { KINDS } from '../stepKinds/kinds';
import { type Path, samePath } from './text';
import { allSteps, type Flow, type Step, type StepList } from './tree';

/*
 * Paths of steps as runs, links and the server write them: ids from the flow down, such as `lines/insert`, `route/1/send` or `both[north]/send`, without the
 * numbers of items. A step without an id is called by its kind and number.
 */

export const TRIGGER = 'trigger';

const PATHS = new WeakMap<Flow, ReadonlyMap<Step, string>>();

/** The paths of all steps of a flow, by the step. */
export function stepPaths(flow: Flow): ReadonlyMap<Step, string> {
  const known = PATHS.get(flow);
  if (known) return known;
  const paths = pathsOf(flow);
  PATHS.set(flow, paths);
  return paths;
}

function pathsOf(flow: Flow): ReadonlyMap<Step, string> {
  const ids = idsOf(flow);
  const paths = new Map<Step, string>();
  const within = (list: StepList, above: string) => {
    for (const step of list.steps) {
      const path = `${above}${ids.get(step)}`;
      paths.set(step, path);
      step.lists.forEach((inner, i) => {
        within(inner, path + KINDS[step.kind].inside?.segment(inner, i));
      });
    }
  };
  within(flow.list, '');
  return paths;
}

function idsOf(flow: Flow): Map<Step, string> {
  const steps = allSteps(flow.list);
  const written = new Set(steps.map((step) => step.id));
  const counts = new Map<string, number>();
  return new Map(
    steps.map((step) => {
      const kind = step.kind === 'unknown' ? 'step' : step.kind.replace('-', '_');
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      let id = step.id ?? `${kind}_${count}`;
      while (step.id === undefined && written.has(id)) id += '_';
      return [step, id];
    }),
  );
}

/** The path of the step or trigger at a place of the document. */
export function stepPathOf(flow: Flow, path: Path): string | undefined {
  if (samePath(path, [...flow.path, TRIGGER])) return TRIGGER;
  for (const [step, at] of stepPaths(flow)) if (samePath(step.path, path)) return at;
  return undefined;
}

/** The place of the step with a path. Numbers of items, such as in `lines[2]/insert`, are ignored. */
export function placeOfStep(flow: Flow, stepPath: string): Path | undefined {
  const wanted = withoutItems(stepPath);
  for (const [step, at] of stepPaths(flow)) if (at === wanted) return step.path;
  return wanted === TRIGGER ? [...flow.path, TRIGGER] : undefined;
}

/** The paths of the loops around a step, the outermost first. */
export function loopsAround(flow: Flow, stepPath: string): string[] {
  return [...stepPaths(flow)]
    .filter(([step, at]) => step.kind === 'for-each' && stepPath.startsWith(`${at}/`))
    .map(([, at]) => at);
}
