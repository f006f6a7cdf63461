import { nodeAt, plain, read } from './source';
import type { Path } from './text';
import type { Flow, Step, StepList } from './tree';

/** The value at a place of a document, as JSON; undefined if there is none. */
export function valueAt(text: string, path: Path): unknown {
  const source = read(text);
  const node = nodeAt(source, path);
  return node ? plain(source, node) : undefined;
}

/** The path of a step in runs, with the first item of each loop around it; empty if a step around it has no id. */
export function runPath(flow: Flow, step: Step): string {
  return within(flow.list, '', step) ?? '';
}

function within(list: StepList, prefix: string, wanted: Step): string | undefined {
  for (const step of list.steps) {
    if (step === wanted) return step.id ? prefix + step.id : undefined;
    for (const [i, inner] of step.lists.entries()) {
      const found = step.id && within(inner, `${prefix}${step.id}${segment(inner, i)}/`, wanted);
      if (found) return found;
    }
  }
  return undefined;
}

function segment(list: StepList, index: number): string {
  switch (list.role) {
    case 'loop':
      return '[0]';
    case 'branch':
      return `[${list.label}]`;
    case 'case':
      return `/${index + 1}`;
    case 'callback':
      return '';
    default:
      return `/${list.role}`;
  }
}
