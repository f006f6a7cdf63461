import { useQuery } from '@tanstack/react-query';
import type { IntegrationDetail } from '../../api/types';
import { integrations as words } from '../../words/integrations';
import type { UsageView } from '../connections/api';
import { Usages } from '../connections/UsedBy';
import { type CallerView, integrationCallers } from './api';

/** The steps of other integrations that call flows of this one: each leads into the editor. */
export function Callers({ integration: { name, flows } }: { integration: IntegrationDetail }) {
  const isShared = flows.some(({ callers = [] }) => callers.length > 0);
  const callers = useQuery({ ...integrationCallers(name), enabled: isShared }).data;
  if (!isShared || !callers) return null;
  return (
    <section className="card" aria-labelledby="callers">
      <div className="card-head">
        <h2 id="callers">{words.callers}</h2>
      </div>
      {callers.length === 0 ? (
        <p className="card-note muted">{words.noCallers}</p>
      ) : (
        <Usages usages={byVersion(callers)} />
      )}
    </section>
  );
}

/** The places of each version beside each other. */
export function byVersion(callers: readonly CallerView[]): UsageView[] {
  const found = new Map<string, UsageView>();
  for (const { integration, version, flow, step } of callers) {
    const key = `${integration} ${version}`;
    const usage = found.get(key) ?? { integration, version: version ?? undefined, places: [] };
    usage.places.push({ flow, step, pointer: `${flow} ${step}` });
    found.set(key, usage);
  }
  return [...found.values()];
}
