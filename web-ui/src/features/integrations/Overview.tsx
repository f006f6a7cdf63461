import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { withoutItems } from '../../api/stepPaths';
import type { IntegrationDetail } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';
import { integrations as words } from '../../words/integrations';
import { connectionList } from '../connections/api';
import { ConnectionState } from '../connections/ConnectionState';
import { attentionGroups } from '../runs/api';
import { integrationVersions } from './api';
import { Callers } from './Callers';
import { FlowRow } from './FlowRow';
import { RunTable } from './RunTable';

export function Overview({ integration }: { integration: IntegrationDetail }) {
  return (
    <div className="overview">
      <div className="overview-main">
        <section className="card" aria-labelledby="flows">
          <div className="card-head">
            <h2 id="flows">{words.flows}</h2>
            <span className="muted caption">{words.flowsOf}</span>
          </div>
          {integration.version === null && <p className="card-note">{words.draftFirst}</p>}
          {integration.flows.length === 0 ? (
            integration.version !== null && <p className="card-note muted">{words.noFlows}</p>
          ) : (
            <ul className="flow-list">
              {integration.flows.map((flow) => (
                <FlowRow key={flow.name} integration={integration} flow={flow} />
              ))}
            </ul>
          )}
        </section>
        <Causes integration={integration} />
        <section className="card" aria-labelledby="last-runs">
          <div className="card-head">
            <h2 id="last-runs">{words.lastRuns}</h2>
            <span className="card-end">
              <Link to="/received" search={{ integration: integration.name }}>
                {words.receivedEvents}
              </Link>
              <Link to="/runs" search={{ integration: integration.name }}>
                {words.allRuns}
              </Link>
            </span>
          </div>
          <RunTable integration={integration.name} />
        </section>
      </div>
      <div className="overview-side">
        <NewestVersions integration={integration} />
        <UsedConnections name={integration.name} />
        <Callers integration={integration} />
      </div>
    </div>
  );
}

/** Why runs wait for a person, by cause. */
function Causes({ integration: { name, flows } }: { integration: IntegrationDetail }) {
  const groups = useQuery(attentionGroups({ integration: name }));
  const items = groups.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="causes">
      <div className="card-head">
        <h2 id="causes">{words.causes}</h2>
        <span className="muted caption">{words.causesHint}</span>
      </div>
      <div className="table-wrap">
        <table className="table causes" aria-labelledby="causes">
          <thead>
            <tr>
              <th scope="col" className="number">
                {words.cause.runs}
              </th>
              <th scope="col">{words.cause.what}</th>
              <th scope="col">{words.cause.where}</th>
              <th scope="col">{words.cause.last}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((group) => (
              <tr key={group.fingerprint}>
                <td className="number">
                  <strong>{group.runs}</strong>
                </td>
                <td className="c-what">
                  <Link
                    to="/runs"
                    search={{
                      integration: name,
                      status: 'needs-attention',
                      fingerprint: group.fingerprint,
                    }}
                  >
                    {group.example || group.message}
                  </Link>
                </td>
                <td>
                  {flows.find((flow) => flow.name === group.flow)?.title || group.flow}
                  {group.step && ` › ${group.stepTitle ?? withoutItems(group.step).replaceAll('/', ' › ')}`}
                </td>
                <td>
                  <Time iso={group.lastAt} show="relative" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The connections that the live version uses, and whether they work. */
function UsedConnections({ name }: { name: string }) {
  const list = useQuery(connectionList);
  if (!list.data) return null;
  const used = list.data.filter((each) => each.usedBy.includes(`integration ${name}`));
  return (
    <section className="card" aria-labelledby="used-connections">
      <div className="card-head">
        <h2 id="used-connections">{words.connections}</h2>
      </div>
      {used.length === 0 ? (
        <p className="card-note muted">{words.noConnections}</p>
      ) : (
        <ul className="used-connections">
          {used.map((each) => (
            <li key={each.name}>
              <Link to="/connections/$name" params={{ name: each.name }}>
                {each.name}
              </Link>
              <span className="muted mono">{each.connector}</span>
              <ConnectionState connection={each} found={each.lastTest} />
              {each.error && (
                <span className="error-line" aria-hidden="true">
                  <Icon name="warning" /> {each.error.message}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const NEWEST_VERSIONS = 5;

/** The latest versions and their notes. */
function NewestVersions({ integration }: { integration: IntegrationDetail }) {
  const versions = useQuery(integrationVersions(integration.name)).data ?? [];
  if (versions.length === 0) return null;
  return (
    <section className="card" aria-labelledby="newest-versions">
      <div className="card-head">
        <h2 id="newest-versions">{words.tabs.versions}</h2>
        <span className="card-end">
          <Link to="/integrations/$name" params={{ name: integration.name }} search={{ tab: 'versions' }}>
            {words.compareAny}
          </Link>
        </span>
      </div>
      <ul className="newest-versions">
        {versions.slice(0, NEWEST_VERSIONS).map((each) => (
          <li key={String(each.version)}>
            <strong>{words.version(each.version)}</strong>
            <div>
              {each.note && <p>{each.note}</p>}
              <p className="muted caption">
                {each.publishedBy && `${each.publishedBy} · `}
                <Time iso={each.publishedAt} show="clock" />
              </p>
            </div>
            {String(each.version) === String(integration.version) && (
              <span className="tag live-tag">{words.live}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
