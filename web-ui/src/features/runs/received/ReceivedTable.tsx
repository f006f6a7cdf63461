import { Link } from '@tanstack/react-router';
import type { ReceivedEvent } from '../../../api/types';
import { formatBytes, formatCount } from '../../../ui/format';
import { Status, StatusShape } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { received as words } from '../../../words/received';
import { adviceOn } from './advice';
import { TONES } from './tones';

export function ReceivedTable({ events, stale }: { events: ReceivedEvent[]; stale: boolean }) {
  return (
    <div className={`table-wrap card ${stale ? 'stale' : ''}`}>
      <table className="table received" aria-label={words.table} aria-busy={stale}>
        <thead>
          <tr>
            <th scope="col">{words.outcome}</th>
            <th scope="col">{words.time}</th>
            <th scope="col">{words.where}</th>
            <th scope="col">{words.result}</th>
            <th scope="col">{words.sender}</th>
            <th scope="col">{words.event}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className="c-outcome">
                <span className={`status tone-${TONES[event.outcome]}`}>
                  <StatusShape tone={TONES[event.outcome]} />
                  <span>{words.outcomes[event.outcome]}</span>
                </span>
              </td>
              <td className="c-time">
                <Time iso={event.receivedAt} />
                {event.similar && (
                  <p className="caption">
                    <strong>{words.similar(formatCount(event.similar.count))}</strong> {words.since}{' '}
                    <Time iso={event.similar.since} show="clock" />
                  </p>
                )}
              </td>
              <td className="c-where">
                <Where event={event} />
              </td>
              <td className="c-result">
                <Result event={event} />
              </td>
              <td className="c-sender">
                <Sender event={event} />
              </td>
              <td className="c-event">
                <Sent event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Where({ event }: { event: ReceivedEvent }) {
  const { integration, flow, address, method } = event;
  return (
    <>
      <p>
        {integration ?? <span className="muted">{words.noIntegration}</span>}
        {integration && flow && (
          <>
            <span className="sep" aria-hidden="true">
              {' › '}
            </span>
            <strong>{flow}</strong>
          </>
        )}
      </p>
      <p className="caption muted">
        {address ? (
          <span className="mono">
            {method} {address}
          </span>
        ) : event.outcome === 'accepted' ? (
          event.trigger
        ) : (
          words.unknownFlow
        )}
      </p>
    </>
  );
}

/** The run of an accepted event, or why there is none and what to do. */
function Result({ event }: { event: ReceivedEvent }) {
  const { refusal, run } = event;
  if (refusal) {
    return (
      <>
        <p className="received-reason">{refusal.reason}</p>
        <p>
          {adviceOn(refusal)} <Repair event={event} />
        </p>
        <p className="caption muted mono">{words.answer(refusal.status, refusal.code)}</p>
      </>
    );
  }
  return (
    <>
      {event.outcome === 'duplicate' && <p>{words.acceptedBefore}</p>}
      {run && (
        <p className="received-run">
          <Link to="/runs/$id" params={{ id: run }}>
            {words.run(run)}
          </Link>
          {event.status && <Status status={event.status} />}
        </p>
      )}
    </>
  );
}

/** Where the cause can be repaired, if it is here. */
function Repair({ event }: { event: ReceivedEvent }) {
  const { integration, refusal } = event;
  if (!integration || !refusal) return null;
  if (refusal.code === 'full' && refusal.status === 429) {
    return (
      <Link to="/runs" search={{ integration, flow: event.flow ?? undefined, status: 'queued' }}>
        {words.waitingRuns}
      </Link>
    );
  }
  const isHere =
    refusal.cause !== undefined ||
    ['no-identity', 'not-verified', 'trigger-not-ready'].includes(refusal.code);
  if (!isHere) return null;
  return (
    <Link to="/integrations/$name" params={{ name: integration }} search={{}}>
      {words.openIntegration}
    </Link>
  );
}

function Sender({ event }: { event: ReceivedEvent }) {
  if (event.sender) return <span className="mono">{event.sender}</span>;
  if (event.similar) return <span className="muted">{words.severalSenders}</span>;
  return (
    <span className="muted" title={words.senderNotKeptHint}>
      {words.senderNotKept}
    </span>
  );
}

function Sent({ event }: { event: ReceivedEvent }) {
  const { eventId, contentType, size } = event;
  const content = [size !== null && formatBytes(size), contentType].filter(Boolean).join(' · ');
  return (
    <>
      <p>
        {eventId ? <span className="mono">{eventId}</span> : <span className="muted">{words.noEventId}</span>}
      </p>
      {content && <p className="caption muted">{content}</p>}
    </>
  );
}
