import type { ConnectorView, FlowView, IntegrationView } from '../../api/types';

/** What starts a flow, in words: "HTTP: webhook received". Its id until its connector is known. */
export function triggerWords(use: string, connectors: readonly ConnectorView[] | undefined): string {
  const connector = connectors?.find((each) => each.id === use.split('.')[0]);
  const trigger = connector?.triggers.find((each) => each.id === use);
  if (!connector || !trigger) return use;
  const title = trigger.title || trigger.id;
  // The name of a built-in connector adds nothing to the trigger's title.
  return OWN.has(connector.id) ? title : `${connector.title || connector.id}: ${uncapital(title)}`;
}

const OWN = new Set(['manual', 'schedule', 'flow', 'topic']);

/** An abbreviation stays as it is. */
function uncapital(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** One that was never published: there is nothing to see of it but its draft. */
export const isOnlyDraft = (integration: IntegrationView) =>
  integration.draft !== undefined && integration.version === null && integration.flows.length === 0;

export const flowTitle = (flow: FlowView) => flow.title || flow.name;

/** Whether an integration matches all words, in any order. */
export function finds(
  integration: IntegrationView,
  wanted: string,
  connectors: readonly ConnectorView[] | undefined,
): boolean {
  const text = [
    integration.name,
    integration.title,
    ...integration.flows.flatMap((flow) => [flow.name, flow.title, triggerWords(flow.trigger, connectors)]),
  ]
    .join(' ')
    .toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Each text with how often it is there. */
export function counted(texts: readonly string[]): [text: string, count: number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts];
}
