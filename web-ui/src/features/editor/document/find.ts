import { isScalar, type Node, visit } from 'yaml';
import { endOf, nodeAt, read, startOf } from './source';
import { TRIGGER } from './stepPath';
import type { Path } from './text';
import { allSteps, type Flow, type Step } from './tree';

/** A place where something was found. */
export interface Hit {
  flow: Flow;
  /** Null: the trigger. */
  step: Step | null;
  path: Path;
  /** Where within the step: `input.path`; empty: in its name. */
  field: string;
  /** The line of the value in which it was found. */
  line: string;
}

/** Finds names, actions, values and expressions of all flows. @param nameOf what people see as the name of a step */
export function findIn(
  text: string,
  flows: readonly Flow[],
  query: string,
  nameOf: (flow: Flow, step: Step | null) => string,
  most: number,
): Hit[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const hits: Hit[] = [];
  for (const flow of flows) {
    for (const step of [null, ...allSteps(flow.list)]) {
      if (hits.length >= most) return hits;
      const path = step?.path ?? [...flow.path, TRIGGER];
      const name = nameOf(flow, step);
      if (name.toLowerCase().includes(wanted)) hits.push({ flow, step, path, field: '', line: name });
      for (const [field, line] of within(text, path, step, wanted))
        if (field !== 'title' && hits.length < most) hits.push({ flow, step, path, field, line });
    }
  }
  return hits;
}

/** The values of a step, without those of its inner steps. */
function within(text: string, path: Path, step: Step | null, wanted: string): [string, string][] {
  const source = read(text);
  const root = nodeAt(source, path);
  if (!root || !text.slice(startOf(root), endOf(source, root)).toLowerCase().includes(wanted)) return [];
  const inner = new Set((step?.lists ?? []).map((list) => nodeAt(source, list.path) as Node));
  const found: [string, string][] = [];
  visit(root, {
    Seq: (_, node) => (inner.has(node) ? visit.SKIP : undefined),
    Scalar(key, node, above) {
      if (key === 'key') return;
      const line = String(node.value)
        .split('\n')
        .find((each) => each.toLowerCase().includes(wanted));
      if (line === undefined) return;
      const names = above.flatMap((each) => {
        const name = 'key' in each ? each.key : undefined;
        return isScalar(name) ? [String(name.value)] : [];
      });
      found.push([names.join('.'), line.trim()]);
    },
  });
  return found;
}
