import { data as words } from '../../../words/data';
import { allSteps, type Flow } from '../document/tree';
import type { DraftData } from './api';
import { quotedName } from './paths';
import type { DataNode } from './tree';

/** Names of the scope that have a place of their own in the list; those of loops are all others. */
const LAST = ['vars', 'config', 'loop', 'error', 'callback', 'trigger', 'run', 'instance'];
const FIRST = ['payload', 'headers'];

/** What the list begins with: the event, items of loops, the results of earlier steps, and the rest. */
export function rootsOf(data: DraftData, flow: Flow): DataNode[] {
  const { scope, items = [] } = data;
  const node = (path: string, label: string, value: unknown, note?: string): DataNode => ({
    path,
    ofAll: path,
    label,
    value,
    depth: 0,
    ...(note ? { note } : {}),
  });
  const named = (name: string) =>
    name in scope ? [node(name, words.groups[name] ?? name, scope[name])] : [];
  const loops = Object.keys(scope).filter(
    (name) => name !== 'steps' && !LAST.includes(name) && !FIRST.includes(name),
  );
  const innermost = items.at(-1);
  const titles = new Map(allSteps(flow.list).map((step) => [step.id, step.title]));
  const steps = Object.entries((scope.steps ?? {}) as Record<string, unknown>);
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
    ...steps.map(([id, value]) => node(`steps.${quotedName(id)}`, titles.get(id) ?? id, value)),
    ...LAST.flatMap(named),
  ];
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
