import { endOf, nodeAt, read, startOf } from './source';
import { TRIGGER } from './stepPath';
import { lineStart, type Path, pointer } from './text';
import { allSteps, type Flow } from './tree';

/** The place of a value, or of its nearest existing parent. Line and column from 1. */
export function placeOf(text: string, path: Path): { line: number; column: number } {
  const source = read(text);
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(source, path.slice(0, length));
    if (!node) continue;
    const before = text.slice(0, startOf(node)).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
  return { line: 1, column: 1 };
}

/** The innermost step or trigger whose lines contain a character; undefined if there is none. */
export function stepAt(text: string, flows: readonly Flow[], at: number): Path | undefined {
  const source = read(text);
  const holds = (path: Path) => {
    const node = nodeAt(source, path);
    return node && lineStart(text, startOf(node)) <= at && at <= endOf(source, node);
  };
  const flow = flows.find((each) => holds(each.path));
  if (!flow) return undefined;
  const paths = [[...flow.path, TRIGGER], ...allSteps(flow.list).map((step) => step.path)];
  return paths.findLast(holds);
}

/** The innermost step, or the trigger, in which a JSON Pointer leads. */
export function stepOfPointer(flows: readonly Flow[], at: string): Path | undefined {
  return flows
    .flatMap((flow) => [[...flow.path, TRIGGER], ...allSteps(flow.list).map((step) => step.path)])
    .findLast((path) => at === pointer(path) || at.startsWith(`${pointer(path)}/`));
}
