import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { IntegrationView } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';

export function OnOff({ enabled }: { enabled: boolean }) {
  return (
    <span className={`on-off ${enabled ? 'on' : 'off'}`}>
      <svg
        viewBox="0 0 16 16"
        className="status-shape"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        aria-hidden="true"
      >
        {enabled ? (
          <path d="M8 2v5M4.6 4.2a5 5 0 1 0 6.8 0" strokeLinecap="round" />
        ) : (
          <path d="M5.5 4v8M10.5 4v8" strokeLinecap="round" />
        )}
      </svg>
      {enabled ? 'On' : 'Off'}
    </span>
  );
}

/** The flows of an integration with what starts each. */
export function Flows({ integration }: { integration: IntegrationView }) {
  // Of a version that can no longer be run they are not known.
  if (integration.flows.length === 0) return null;
  return (
    <div className="table-wrap">
      <table className="table flows" aria-label={`Flows of ${integration.name}`}>
        <thead>
          <tr>
            <th scope="col">Flow</th>
            <th scope="col">Trigger</th>
            <th scope="col">Address</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="sr-only">Runs</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {integration.flows.map((flow) => {
            const address = flow.address ? new URL(flow.address, window.location.origin).href : undefined;
            return (
              <Fragment key={flow.name}>
                <tr className={flow.trouble ? 'has-trouble' : undefined}>
                  <td className="c-name">
                    <strong>{flow.name}</strong>
                  </td>
                  <td className="mono muted c-trigger">{flow.trigger}</td>
                  <td className="c-address">
                    {address ? (
                      <span className="address">
                        <code>{address}</code>
                        <CopyButton text={address} what={`address of ${flow.name}`} />
                      </span>
                    ) : (
                      <span className="muted">none</span>
                    )}
                  </td>
                  <td className="c-state">
                    <OnOff enabled={integration.enabled && flow.enabled} />
                  </td>
                  <td className="c-runs number">
                    <Link
                      to="/runs"
                      search={{ integration: integration.name, flow: flow.name }}
                      aria-label={`Runs of ${flow.name}`}
                    >
                      Runs
                    </Link>
                  </td>
                </tr>
                {flow.trouble && (
                  <tr className="trouble">
                    <td colSpan={5}>
                      <span className="trouble-line">
                        <Icon name="warning" />
                        <span>
                          {flow.trouble.message} <Time iso={flow.trouble.since} show="relative" />
                        </span>
                      </span>
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
