import type { ConnectionView } from '../../../api/types';
import { picker as words } from '../../../words/picker';
import { allSteps, type Flow } from '../document/tree';
import { valueAt } from '../document/value';
import type { Choice } from './choice';
import { commonness } from './common';

/** Entries below a heading. A group without a title is a plain list. */
export interface Group<T extends Choice = Choice> {
  key: string;
  title?: string;
  entries: readonly T[];
}

/** The ids of connectors that are in use. */
export interface Used {
  /** By the connections and steps of the document. */
  inDocument: ReadonlySet<string>;
  /** By saved connections. */
  saved: ReadonlySet<string>;
}

/** How many actions of one connector the groups of connections show. All are below its own heading. */
const MAX_PER_ONE = 4;

/** All entries in groups, as they are shown without a search. */
export function groupsOf<T extends Choice>(
  all: readonly T[],
  recent: readonly string[],
  { inDocument, saved }: Used,
): Group<T>[] {
  const { groups: titles } = words;
  const byKey = new Map(all.map((each) => [each.key, each]));
  const byConnector = ofConnectors(all);
  const mostCommon = (ids: Iterable<string>) =>
    [...ids].flatMap((id) =>
      [...(byConnector.get(id) ?? [])]
        .sort((one, other) => commonness(one.name) - commonness(other.name))
        .slice(0, MAX_PER_ONE),
    );
  const others = [...saved].filter((id) => !inDocument.has(id));
  const groups: Group<T>[] = [
    { key: 'recent', title: titles.recent, entries: recent.flatMap((key) => byKey.get(key) ?? []) },
    { key: 'used', title: titles.used, entries: mostCommon(inDocument) },
    { key: 'saved', title: titles.saved, entries: mostCommon(others) },
    { key: 'control', title: titles.control, entries: all.filter((each) => !each.connector) },
    ...groupsByConnector(all),
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** One group for each connector, in the order of their first entries. */
export function groupsByConnector<T extends Choice>(all: readonly T[]): Group<T>[] {
  return [...ofConnectors(all)].map(([id, entries]) => ({
    key: `connector-${id}`,
    title: entries[0]?.connector?.title || id,
    entries,
  }));
}

function ofConnectors<T extends Choice>(all: readonly T[]): Map<string, T[]> {
  const byConnector = new Map<string, T[]>();
  for (const each of all) {
    if (each.connector)
      byConnector.set(each.connector.id, [...(byConnector.get(each.connector.id) ?? []), each]);
  }
  return byConnector;
}

/** The connectors that a document and the saved connections use. */
export function usedConnectors(
  text: string,
  flows: readonly Flow[],
  connections: readonly Pick<ConnectionView, 'connector'>[],
): Used {
  const slots = Object.values((valueAt(text, ['connections']) ?? {}) as Record<string, unknown>);
  const declared = slots.map((slot) => (slot as { connector?: unknown } | null)?.connector);
  const steps = flows.flatMap(({ list, trigger }) => [
    trigger?.use,
    ...allSteps(list).map((step) => (step.kind === 'use' ? step.brief : undefined)),
  ]);
  const used = [...declared, ...steps.map((use) => use?.split('.')[0])];
  return {
    inDocument: new Set(used.filter((id): id is string => typeof id === 'string')),
    saved: new Set(connections.map((each) => each.connector)),
  };
}
