import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConnectorView, IntegrationView, RunView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { integrations as words } from '../../words/integrations';
import { exportAddress, newestRun } from './api';
import { DraftMark } from './DraftMark';
import { DuplicateDialog } from './DuplicateDialog';
import { OnOffSwitch } from './OnOffSwitch';
import { counted, isOnlyDraft, triggerWords } from './triggers';

interface Props {
  integration: IntegrationView;
  connectors: readonly ConnectorView[] | undefined;
  newest: { newest: ReadonlyMap<string, RunView>; isAll: boolean } | undefined;
  attention: number;
}

/** So many kinds of triggers are named; of more, their number. */
const SHOWN = 3;

export function IntegrationRow({ integration, connectors, newest, attention }: Props) {
  const [isCopying, setCopying] = useState(false);
  const { name, flows } = integration;
  const error = integration.problem ?? flows.find((flow) => flow.triggerError)?.triggerError?.message;
  const onlyDraft = isOnlyDraft(integration);
  const triggers = counted(flows.map((flow) => triggerWords(flow.trigger, connectors)));
  return (
    <>
      <tr className={error ? 'has-error' : undefined}>
        <td className="c-state">
          <OnOffSwitch integration={integration} />
        </td>
        <td className="c-name">
          <Link to="/integrations/$name" params={{ name }}>
            {integration.title || name}
          </Link>
          {integration.title && <span className="mono muted second-line">{name}</span>}
        </td>
        <td className="c-triggers">
          <ul>
            {triggers.slice(0, SHOWN).map(([trigger, count]) => (
              <li key={trigger}>
                {trigger}
                {count > 1 && <span className="muted"> {words.times(count)}</span>}
              </li>
            ))}
            {triggers.length > SHOWN && (
              <li className="muted caption">{words.moreTriggers(triggers.length - SHOWN)}</li>
            )}
          </ul>
        </td>
        <td className="c-version">
          {integration.version === null ? (
            !integration.draft && <span className="muted">{words.notPublished}</span>
          ) : (
            <span>
              {words.version(integration.version)}{' '}
              {integration.publishedAt && (
                <span className="muted">
                  <Time iso={integration.publishedAt} show="relative" />
                </span>
              )}
            </span>
          )}
          {integration.draft && <DraftMark name={name} draft={integration.draft} />}
        </td>
        <td className="c-run">
          {!onlyDraft && <LastRun name={name} newest={newest} />}
          {attention > 0 && (
            <Link
              to="/runs"
              search={{ integration: name, status: 'needs-attention' }}
              className="attention-link second-line"
            >
              {words.needAttention(attention)}
            </Link>
          )}
        </td>
        <td className="c-actions">
          <button
            type="button"
            className="icon-button"
            aria-label={words.duplicateOf(name)}
            title={words.duplicate}
            onClick={() => setCopying(true)}
          >
            <Icon name="duplicate" />
          </button>
          {integration.version !== null && (
            <a
              className="icon-button"
              href={exportAddress(name, integration.version)}
              download={`${name}.yaml`}
              aria-label={words.exportOf(name)}
              title={words.export}
            >
              <Icon name="download" />
            </a>
          )}
          {isCopying && <DuplicateDialog integration={integration} onClose={() => setCopying(false)} />}
        </td>
      </tr>
      {error && (
        <tr className="error-row">
          <td />
          <td colSpan={5}>
            <span className="error-line">
              <Icon name="warning" />
              <span>{error}</span>
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

function LastRun({ name, newest }: Pick<Props, 'newest'> & { name: string }) {
  const known = newest?.newest.get(name);
  const asked = useQuery({ ...newestRun(name), enabled: newest !== undefined && !newest.isAll && !known });
  const run = known ?? asked.data;
  if (!run)
    return newest?.isAll || asked.data === null ? <span className="muted">{words.noRuns}</span> : null;
  return (
    <span className="last-run">
      <Status status={run.status} waiting={run.waiting} failedItems={run.failedItems} />
      <Link to="/runs/$id" params={{ id: run.id }} search={{}} className="last-run-at">
        <Time iso={run.acceptedAt} show="relative" />
      </Link>
    </span>
  );
}
