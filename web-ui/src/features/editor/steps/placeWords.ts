import type { ConnectorView } from '../../../api/types';
import { stepOfPointer } from '../document/place';
import { pointer } from '../document/text';
import { type Flow, stepWithPath } from '../document/tree';
import { nameOf } from './names';

/** A pointer as people say it: the flow, the step, and the field in it. */
export function wordsOfPlace(
  at: string,
  flows: readonly Flow[],
  connectors: readonly ConnectorView[],
): string {
  const flow = flows.find((each) => at.startsWith(`${pointer(each.path)}/`));
  if (!flow) return fieldOf(at);
  const path = stepOfPointer([flow], at);
  const step = path && stepWithPath(flow, path);
  const byId = new Map(connectors.map((each) => [each.id, each]));
  const names = [
    flow.title ?? flow.name,
    ...(path ? [nameOf(flow, step ?? null, byId).title] : []),
    fieldOf(at.slice(pointer(path ?? flow.path).length)),
  ];
  return names.filter(Boolean).join(' › ');
}

/** A pointer within a step, as people say it. */
export function fieldOf(rest: string): string {
  const parts = rest.split('/').slice(1);
  return (parts[0] === 'input' && parts.length > 1 ? parts.slice(1) : parts).join(' › ');
}
