import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { IntegrationDetail, VersionView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { integrations } from '../../words/integrations';
import { versions as words } from '../../words/versions';
import { exportAddress, integrationVersions } from './api';
import { Compare } from './Compare';
import { DiscardDialog } from './DiscardDialog';
import { RestoreButton } from './RestoreButton';
import { RollBackDialog } from './RollBackDialog';
import { VersionText } from './VersionText';
import './versions.css';

/** The published versions and the draft, of which two can be compared. */
export function Versions({ integration }: { integration: IntegrationDetail }) {
  const query = useQuery(integrationVersions(integration.name));
  const { version: shown } = useSearch({ from: '/shell/integrations/$name' });
  const [isDiscarding, setDiscarding] = useState(false);
  if (query.isPending) return <Skeleton what={words.title} rows={5} />;
  if (!query.data)
    return <Problem what={words.loadFailed} error={query.error} onRetry={() => query.refetch()} />;
  const { name, draft } = integration;
  const numbers = query.data.map((each) => String(each.version));
  return (
    <div className="versions-tab">
      <section className="card" aria-labelledby="versions">
        <div className="card-head">
          <h2 id="versions">{words.title}</h2>
          <span className="muted caption">{words.hint}</span>
        </div>
        <div className="table-wrap">
          <table className="table versions" aria-label={words.table}>
            <thead>
              <tr>
                <th scope="col">{words.columns.version}</th>
                <th scope="col">{words.columns.note}</th>
                <th scope="col">{words.columns.published}</th>
                <th scope="col">
                  <span className="sr-only">{words.columns.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {draft && (
                <tr>
                  <td>
                    <strong>{words.draft}</strong>
                  </td>
                  <td className="c-note muted">{words.notPublished}</td>
                  <td>
                    <Time iso={draft.changedAt} />
                    <span className="muted"> {words.by(draft.changedBy)}</span>
                  </td>
                  <td className="c-actions">
                    {numbers.length > 0 && (
                      <Changes name={name} from={numbers[0]} to="draft" label={words.draft} />
                    )}
                    <button type="button" className="button quiet" onClick={() => setDiscarding(true)}>
                      {words.discard}
                    </button>
                    <Link to="/integrations/$name/edit" params={{ name }} className="button">
                      {words.edit}
                    </Link>
                  </td>
                </tr>
              )}
              {query.data.map((version, i) => (
                <Row
                  key={String(version.version)}
                  integration={integration}
                  version={version}
                  previous={numbers[i + 1]}
                />
              ))}
            </tbody>
          </table>
        </div>
        {numbers.length === 0 && <p className="card-note muted">{words.none}</p>}
      </section>
      {shown !== undefined && <VersionText name={name} version={shown} />}
      {numbers.length + (draft ? 1 : 0) > 1 && (
        <Compare name={name} choices={draft ? ['draft', ...numbers] : numbers} />
      )}
      {isDiscarding && <DiscardDialog integration={integration} onClose={() => setDiscarding(false)} />}
    </div>
  );
}

interface RowProps {
  integration: IntegrationDetail;
  version: VersionView;
  previous: string | undefined;
}

function Row({ integration, version, previous }: RowProps) {
  const [isRollingBack, setRollingBack] = useState(false);
  const isLive = String(integration.version) === String(version.version);
  const label = integrations.version(version.version);
  const { name } = integration;
  return (
    <tr>
      <td>
        <span className="version-name">
          <Link
            to="/integrations/$name"
            params={{ name }}
            search={{ tab: 'versions', version: String(version.version) }}
            title={words.showText}
            resetScroll={false}
          >
            {label}
          </Link>
          {isLive && <span className="tag live-tag">{words.live}</span>}
        </span>
      </td>
      <td className="c-note">{version.note || <span className="muted">{words.noNote}</span>}</td>
      <td>
        <Time iso={version.publishedAt} />
        {version.publishedBy && <span className="muted"> {words.by(version.publishedBy)}</span>}
      </td>
      <td className="c-actions">
        {previous && <Changes name={name} from={previous} to={String(version.version)} label={label} />}
        {!isLive && (
          <button type="button" className="button quiet" onClick={() => setRollingBack(true)}>
            {words.rollBack}
            <span className="sr-only">{words.of(label)}</span>
          </button>
        )}
        <RestoreButton integration={integration} version={version.version} />
        <a
          className="icon-button"
          href={exportAddress(name, version.version)}
          download={`${name}-v${version.version}.yaml`}
          aria-label={words.exportOf(label)}
          title={words.export}
        >
          <Icon name="download" />
        </a>
        {isRollingBack && (
          <RollBackDialog
            integration={integration}
            version={version.version}
            onClose={() => setRollingBack(false)}
          />
        )}
      </td>
    </tr>
  );
}

function Changes(props: { name: string; from: string | undefined; to: string; label: string }) {
  return (
    <Link
      to="/integrations/$name"
      params={{ name: props.name }}
      search={{ tab: 'versions', from: props.from, to: props.to }}
      className="changes-link"
      activeOptions={{ includeSearch: true }}
      resetScroll={false}
    >
      {words.changes}
      <span className="sr-only">{words.of(props.label)}</span>
    </Link>
  );
}
