import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConnectorView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { inline } from '../../ui/Markdown';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { connectorList } from './api';
import { ConnectorIcon } from './ConnectorIcon';
import { InstallPlugin } from './InstallPlugin';
import { Plugins } from './Plugins';
import './connectors.css';
import { connectors as texts } from '../../words/connectors';

export function ConnectorList() {
  const list = useQuery(connectorList);
  const [wanted, setWanted] = useState('');
  const found = (list.data ?? []).filter((connector) => finds(connector, wanted));
  return (
    <Page
      title={texts.connectors}
      actions={
        <>
          <search className="find">
            <Icon name="search" />
            <input
              type="search"
              aria-label={texts.searchConnectorsActionsAnd}
              placeholder={texts.connectorActionOrTrigger}
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          </search>
          <InstallPlugin />
        </>
      }
    >
      {list.isPending ? (
        <Skeleton what={texts.connectorsThatLoad} rows={6} />
      ) : list.isError && !list.data ? (
        <Problem what={texts.theConnectorsCouldNot} error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.length === 0 ? (
        <Empty title={texts.noConnectorIsInstalled}>
          <p>{texts.connectorsComeInPlugin}</p>
        </Empty>
      ) : found.length === 0 ? (
        <Empty title={texts.nothingFound}>
          <p>{texts.noConnectorActionOr(wanted)}</p>
          <button type="button" className="button primary" onClick={() => setWanted('')}>
            {texts.showAll}
          </button>
        </Empty>
      ) : (
        <ul className="catalogue">
          {found.map((connector) => (
            <li key={connector.id} className="card connector-card">
              <ConnectorIcon connector={connector} />
              <h2>
                <Link to="/connectors/$id" params={{ id: connector.id }} className="row-link">
                  {connector.title || connector.id}
                </Link>
              </h2>
              <span className="mono muted caption">{connector.id}</span>
              {connector.docs && <p>{inline(firstSentence(connector.docs))}</p>}
              <ul className="operations">
                {connector.triggers.map((trigger) => (
                  <li key={trigger.id} title={texts.trigger}>
                    <Icon name="trigger" />
                    <span className="sr-only">{texts.triggerBefore}</span>
                    {trigger.title || trigger.id}
                  </li>
                ))}
                {connector.actions.map((action) => (
                  <li key={action.id}>{action.title || action.id}</li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
      {wanted === '' && <Plugins />}
    </Page>
  );
}

export function finds(connector: ConnectorView, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const operations = [...connector.actions, ...connector.triggers];
  const text = [connector, ...operations]
    .flatMap((each) => [each.id, each.title, each.docs])
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function firstSentence(docs: string): string {
  const paragraph = docs.trim().split(/\n\s*\n/)[0] ?? '';
  return /^.*?[.!?](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph;
}
