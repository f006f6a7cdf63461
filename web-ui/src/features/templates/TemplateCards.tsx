import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/Icon';
import { templates as words } from '../../words/templates';
import { connectorList } from '../connectors/api';
import { ConnectorIcon } from '../connectors/ConnectorIcon';
import type { TemplateView } from './api';
import './templates.css';

/** The grid of templates, each a link to its page. Children are the last cells. */
export function TemplateCards({ templates, children }: { templates: TemplateView[]; children?: ReactNode }) {
  return (
    <ul className="template-cards">
      {templates.map((template) => (
        <li key={template.name}>
          <Card template={template} />
        </li>
      ))}
      {children && <li>{children}</li>}
    </ul>
  );
}

function Card({ template }: { template: TemplateView }) {
  return (
    <Link to="/templates/$name" params={{ name: template.name }} className="card template-card">
      <span className="template-icons">
        <UsedConnectors ids={template.connectors} />
      </span>
      <strong>{template.title}</strong>
      <span className="muted">{template.description}</span>
      <span className="caption template-asks">
        {template.asks.length === 0 ? words.asksNothing : words.asks(template.asks.map((ask) => ask.title))}
      </span>
    </Link>
  );
}

/** The icons of connectors. Built-in connectors have none. */
export function UsedConnectors({ ids }: { ids: string[] }) {
  const connectors = useQuery(connectorList).data ?? [];
  const used = connectors.filter((connector) => ids.includes(connector.id) && connector.icon);
  if (used.length === 0) return <Icon name="integrations" />;
  return used.map((connector) => <ConnectorIcon key={connector.id} connector={connector} />);
}
