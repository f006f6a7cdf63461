import type { IntegrationView } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';
import { OnOff } from './Flows';

/** Which version of an integration is published, since when, and whether it is switched on; none of it if none is. */
export function Published({ integration }: { integration: IntegrationView }) {
  if (integration.version === null) return <span className="muted">Not published</span>;
  return (
    <>
      <span className="muted caption">
        v{String(integration.version).replace(/^v/, '')}
        {integration.publishedAt !== null && (
          <>
            {' · '}
            <Time iso={integration.publishedAt} show="relative" />
          </>
        )}
      </span>
      <OnOff enabled={integration.enabled} />
    </>
  );
}

/** The same at length. */
export function PublishedFacts({ integration }: { integration: IntegrationView }) {
  const published = integration.version !== null;
  return (
    <>
      <div className="fact">
        <dt>State</dt>
        <dd>
          {published ? <OnOff enabled={integration.enabled} /> : <span className="muted">Not published</span>}
        </dd>
      </div>
      {published && (
        <div className="fact">
          <dt>Version</dt>
          <dd>v{String(integration.version).replace(/^v/, '')}</dd>
        </div>
      )}
      {published && integration.publishedAt !== null && (
        <div className="fact">
          <dt>Published</dt>
          <dd>
            <Time iso={integration.publishedAt} />
          </dd>
        </div>
      )}
    </>
  );
}

/** Why an integration cannot be run, though it was published once. */
export function Trouble({ integration }: { integration: IntegrationView }) {
  if (integration.problem === undefined) return null;
  return (
    <p className="trouble-line of-integration">
      <Icon name="warning" />
      <span>{integration.problem}</span>
    </p>
  );
}
