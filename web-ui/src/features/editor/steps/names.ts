import type { ConnectorView } from '../../../api/types';
import { editor as words } from '../../../words/editor';
import type { Flow, Step } from '../document/tree';

/** What is known of a step, or of the trigger, by its connector. */
export interface Named {
  title: string;
  /** What it does and over which connection, in short. */
  detail: string;
  connector: ConnectorView | undefined;
}

/** What people call a step: its title, or what it does. */
export function stepTitle(step: Step, operation: string | undefined): string {
  const kinds: Record<string, string> = words.kinds;
  return (
    step.title ??
    (step.kind === 'use' ? (operation ?? step.brief ?? words.kinds.use) : (kinds[step.kind] ?? step.kind))
  );
}

/** @param step null: the trigger */
export function nameOf(flow: Flow, step: Step | null, connectors: ReadonlyMap<string, ConnectorView>): Named {
  const use = step ? (step.kind === 'use' ? step.brief : undefined) : flow.trigger?.use;
  const connector = connectors.get(use?.split('.')[0] ?? '');
  const operation = [...(connector?.actions ?? []), ...(connector?.triggers ?? [])].find(
    (each) => each.id === use,
  )?.title;
  const title = step ? stepTitle(step, operation ?? undefined) : (operation ?? words.kinds.trigger);
  const connection = step ? step.connection : flow.trigger?.connection;
  const brief = step ? step.brief?.replace(/^\{\{\s*|\s*\}\}$/g, '') : use;
  return { title, detail: [brief, connection].filter(Boolean).join(' · '), connector };
}
