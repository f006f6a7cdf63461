import type { ConnectionView } from '../../api/types';
import { StatusShape } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { connections as words } from '../../words/connections';
import { type Found, toneOf } from './useConnectionTest';

/** Whether a connection works, as far as that is known: by its shape, colour and words. */
export function ConnectionState({
  connection,
  found,
}: {
  connection: ConnectionView;
  found?: Found | undefined;
}) {
  // A step may have found out after the test that the connection does not work any more.
  const isNewer = found && connection.error && connection.error.since > found.at;
  if (found && !isNewer)
    return (
      <span className={`status tone-${toneOf(found)}`}>
        <StatusShape tone={toneOf(found)} />
        <span>
          {found.contacted === false ? words.nothingToTest : found.ok ? words.worksAt : words.failedAt}{' '}
          <Time iso={found.at} show="relative" />
        </span>
      </span>
    );
  if (connection.consent === 'missing')
    return (
      <span className="status tone-waiting">
        <StatusShape tone="waiting" />
        {words.consentMissing}
      </span>
    );
  if (connection.error)
    return (
      <span className="status tone-failed">
        <StatusShape tone="failed" />
        <span>
          {words.refused} <Time iso={connection.error.since} show="relative" />
        </span>
      </span>
    );
  return (
    <span className="status tone-queued">
      <StatusShape tone="queued" />
      {words.notTested}
    </span>
  );
}
