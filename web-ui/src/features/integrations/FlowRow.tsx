import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FlowView, IntegrationDetail } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';
import { integrations as words } from '../../words/integrations';
import { connectorList } from '../connectors/api';
import { StartDialog } from './StartDialog';
import { flowTitle, triggerWords } from './triggers';

interface Props {
  integration: IntegrationDetail;
  flow: FlowView;
}

/** A flow: what starts it, where it is reached, and a way to try it. */
export function FlowRow({ integration, flow }: Props) {
  const [isOpen, setOpen] = useState(false);
  const connectors = useQuery(connectorList).data;
  const address = flow.address ? new URL(flow.address, window.location.origin).href : undefined;
  const title = flowTitle(flow);
  return (
    <li className="flow">
      <div className="flow-name">
        <strong>{title}</strong>
        <span className="muted caption">
          <Icon name="trigger" /> {triggerWords(flow.trigger, connectors)}
          {flow.nextRun && (
            <>
              {' · '}
              {words.nextRun} <Time iso={flow.nextRun} show="clock" />
            </>
          )}
        </span>
      </div>
      <div className="flow-address">
        {address && (
          <span className="address">
            <span className="tag">{words.method}</span>
            <code>{address}</code>
            <CopyButton text={address} what={words.address(title)} />
          </span>
        )}
      </div>
      <div className="flow-actions">
        <Link to="/runs" search={{ integration: integration.name, flow: flow.name }} className="button quiet">
          {words.runs}
          <span className="sr-only">{words.ofFlow(title)}</span>
        </Link>
        <button
          type="button"
          className="button"
          disabled={!integration.enabled || integration.version === null}
          onClick={() => setOpen(true)}
        >
          <Icon name="play" />
          {address ? words.send : words.start}
          <span className="sr-only">{words.ofFlow(title)}</span>
        </button>
      </div>
      {flow.triggerError && (
        <p className="error-line">
          <Icon name="warning" />
          <span>
            {flow.triggerError.message} <Time iso={flow.triggerError.since} show="relative" />
          </span>
        </p>
      )}
      {isOpen && <StartDialog integration={integration} flow={flow} onClose={() => setOpen(false)} />}
    </li>
  );
}
