import type { ConnectorView } from '../../api/types';
import './connectorIcon.css';

/** Decoration beside a connector's name. A connector without an icon gets its first letter. */
export function ConnectorIcon({ connector }: { connector: ConnectorView }) {
  if (connector.icon)
    return (
      <img
        className="connector-icon"
        src={`/api/v1/connectors/${encodeURIComponent(connector.id)}/icon`}
        alt=""
      />
    );
  return (
    <span className="connector-icon letter" aria-hidden="true">
      {(connector.title || connector.id).charAt(0).toUpperCase()}
    </span>
  );
}
