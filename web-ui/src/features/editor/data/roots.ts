import { isRows } from '../../../api/contents';
import { data as words } from '../../../words/data';
import { type Path, samePath } from '../document/text';
import { allSteps, type Flow } from '../document/tree';
import type { DraftData } from './api';
import { quotedName } from './paths';
import type { DataNode } from './tree';

/** The names of the scope with a fixed place in the list. All other names are items of loops. */
const LAST = ['vars', 'config', 'loop', 'error', 'callback', 'trigger', 'run', 'instance'];
const FIRST = ['payload', 'headers'];

/**
 * The top level of the list: the event, items of loops, the results of earlier steps, and the rest.
 *
 * @param at the selected step. The run may have executed later ones, too, which the step cannot read.
 */
export function rootsOf(data: DraftData, flow: Flow, at?: Path): DataNode[] {
  const { scope, items = [], streams = [] } = data;
  const columns = new Map(streams.map((each) => [each.at, each.columns]));
  const node = (path: string, label: string, value: unknown, note?: string): DataNode => ({
    path,
    ofAll: path,
    label,
    value,
    depth: 0,
    ...(note ? { note } : {}),
  });
  const named = (name: string) =>
    isThere(scope[name]) ? [node(name, words.groups[name] ?? name, scope[name])] : [];
  const loops = Object.keys(scope).filter(
    (name) => name !== 'steps' && !LAST.includes(name) && !FIRST.includes(name),
  );
  const innermost = items.at(-1);
  const all = allSteps(flow.list);
  const titles = new Map(all.map((step) => [step.id, step.title]));
  // In reverse order of execution, because fields mostly read the step right before.
  const order = all.map((step) => step.id);
  const last = at ? all.findIndex((step) => samePath(step.path, at)) : -1;
  const steps = Object.entries((scope.steps ?? {}) as Record<string, unknown>)
    .filter(([id]) => last < 0 || order.indexOf(id) <= last)
    .sort(([one], [other]) => order.indexOf(other) - order.indexOf(one));
  return [
    ...FIRST.flatMap(named),
    ...loops.map((name, i) =>
      node(
        quotedName(name),
        name,
        scope[name],
        innermost && i === loops.length - 1 ? words.item(innermost.item + 1, innermost.count) : undefined,
      ),
    ),
    ...steps.map(([id, value]) => {
      const of = columns.get(`/steps/${id}`);
      // An expression cannot read into them. Within a loop over them, the item has these names.
      return node(
        `steps.${quotedName(id)}`,
        titles.get(id) ?? id,
        isRows(value) ? null : value,
        of ? words.rows(of) : isRows(value) ? words.unknownRows : undefined,
      );
    }),
    ...LAST.flatMap(named),
  ];
}

function isThere(value: unknown): boolean {
  return (
    value !== undefined && value !== null && !(typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** A pointer within the scope as a path of the list. */
export function isCutIn(data: DraftData): (path: string) => boolean {
  const paths = new Set(
    data.cut.map((pointer) =>
      pointer
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .map((part, i) =>
          /^\d+$/.test(part) && i > 0 ? `[${part}]` : `${i > 0 ? '.' : ''}${quotedName(part)}`,
        )
        .join(''),
    ),
  );
  return (path) => paths.has(path);
}
