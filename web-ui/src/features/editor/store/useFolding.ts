import { useEffect, useMemo, useState } from 'react';
import { stepPaths } from '../document/stepPath';
import { isWithin, type Path, pointer } from '../document/text';
import { allSteps, type Flow } from '../document/tree';

/** A flow with more steps begins folded. */
const LARGE = 150;

export interface Folding {
  /** Pointers of the steps whose inside is hidden. */
  folded: ReadonlySet<string>;
  fold: (path: Path, isFolded: boolean) => void;
}

/** The folded steps. Selected steps are always visible. */
export function useFolding(flow: Flow | undefined, selected: Path | undefined): Folding {
  // By the paths of steps, which stay the same when others are added above.
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const containers = useMemo(() => (flow ? containersOf(flow) : []), [flow]);
  const isLarge = useMemo(() => flow !== undefined && allSteps(flow.list).length > LARGE, [flow]);
  const folded = useMemo(
    () =>
      new Set(
        containers
          .filter(({ key, path }) => {
            const isAround = selected && selected.length > path.length && isWithin(selected, path);
            return !isAround && (chosen.get(key) ?? isLarge);
          })
          .map(({ path }) => pointer(path)),
      ),
    [containers, chosen, isLarge, selected],
  );
  const opened = containers.filter(
    ({ path }) => selected && selected.length > path.length && isWithin(selected, path),
  );
  const openedKey = opened.map(({ key }) => key).join('\n');
  // They stay open when another step is selected.
  useEffect(() => {
    if (openedKey === '') return;
    setChosen((before) => new Map([...before, ...openedKey.split('\n').map((key) => [key, false] as const)]));
  }, [openedKey]);
  return {
    folded,
    fold: (path, isFolded) => {
      const found = containers.find((each) => pointer(each.path) === pointer(path));
      if (found) setChosen((before) => new Map(before).set(found.key, isFolded));
    },
  };
}

function containersOf(flow: Flow): { key: string; path: Path }[] {
  return [...stepPaths(flow)]
    .filter(([step]) => step.lists.length > 0)
    .map(([step, at]) => ({ key: `${flow.name} ${at}`, path: step.path }));
}

/** The visible steps in order. */
export function shownOrder(flow: Flow, folded: ReadonlySet<string>): Path[] {
  const within = (list: Flow['list']): Path[] =>
    list.steps.flatMap((step) => [
      step.path,
      ...(folded.has(pointer(step.path)) ? [] : step.lists.flatMap(within)),
    ]);
  return [[...flow.path, 'trigger'], ...within(flow.list)];
}
