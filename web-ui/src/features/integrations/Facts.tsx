import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { IntegrationDetail } from '../../api/types';
import { Time } from '../../ui/Time';
import { integrations as words } from '../../words/integrations';
import { attentionCounts, integrationVersions } from './api';

/** The live version, the draft, and the runs that need attention. */
export function Facts({ integration }: { integration: IntegrationDetail }) {
  const { name, version, draft } = integration;
  const versions = useQuery(integrationVersions(name));
  const counts = useQuery(attentionCounts);
  const live = versions.data?.find((each) => String(each.version) === String(version));
  const attention = counts.data?.get(name) ?? 0;
  const failing = integration.flows.filter((flow) => flow.triggerError !== undefined).length;
  return (
    <dl className="facts">
      <Fact name={words.facts.live}>
        {version === null ? (
          <span className="muted">{words.notPublished}</span>
        ) : (
          <span>
            <strong>{words.version(version)}</strong>{' '}
            <span className="muted">
              {integration.publishedAt && (
                <>
                  {words.since} <Time iso={integration.publishedAt} show="clock" />
                </>
              )}
              {live?.publishedBy && ` ${words.publishedBy(live.publishedBy)}`}
            </span>
          </span>
        )}
      </Fact>
      <Fact name={words.facts.draft}>
        {draft ? (
          <span>
            <Link to="/integrations/$name" params={{ name }} search={{ tab: 'versions', to: 'draft' }}>
              {draft.published === null ? words.draftOnly : words.draftAhead}
            </Link>{' '}
            <span className="muted">
              <Time iso={draft.changedAt} show="relative" /> {words.changedBy(draft.changedBy)}
            </span>
          </span>
        ) : (
          <span className="muted">{words.facts.none}</span>
        )}
      </Fact>
      <Fact name={words.facts.attention}>
        {attention > 0 ? (
          <Link
            to="/runs"
            search={{ integration: name, status: 'needs-attention' }}
            className="attention-link"
          >
            {words.needAttention(attention)}
          </Link>
        ) : (
          failing === 0 && <span className="muted">{counts.isPending ? '' : words.facts.nothing}</span>
        )}{' '}
        {failing > 0 && <span className="tone-failed">{words.brokenTriggers(failing)}</span>}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
