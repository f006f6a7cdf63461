import { useQuery } from '@tanstack/react-query';
import type { IntegrationView } from '../../api/types';
import { runs as words } from '../../words/runs';
import { integrationList } from '../integrations/api';

interface OfFlow {
  integration: string;
  flow: string;
}

/** How the integration and the flow of a run are called. Without a title, it is their names. */
export function flowTitles(known: readonly IntegrationView[], { integration, flow }: OfFlow): OfFlow {
  const found = known.find((each) => each.name === integration);
  const title = found?.flows.find((each) => each.name === flow)?.title;
  // The runs of outbound webhooks belong to no integration that people write.
  const own = found || !integration.startsWith('sub_') ? integration : words.outboundWebhook;
  return { integration: found?.title || own, flow: title || flow };
}

/** @returns what gives the titles of a flow, as far as the integrations are loaded */
export function useFlowTitles() {
  const known = useQuery(integrationList).data ?? [];
  return (of: OfFlow) => flowTitles(known, of);
}
