import { useId } from 'react';
import type { DeliveryAttempt } from '../../api/types';
import { CodeView } from '../../ui/CodeView';
import { CopyButton } from '../../ui/CopyButton';
import { formatDuration } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { StatusShape } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { deliveries as words } from '../../words/deliveries';

interface Props {
  attempt: DeliveryAttempt;
  number: number;
  isOpen: boolean;
}

/** The request and the answer of one attempt. */
export function Attempt({ attempt, number, isOpen }: Props) {
  const { at, ms, request, answer, error } = attempt;
  const tone = error === undefined ? 'succeeded' : 'failed';
  return (
    <details className="card attempt" open={isOpen}>
      <summary>
        <Icon name="chevron" />
        <h2 className={`status tone-${tone}`}>
          <StatusShape tone={tone} />
          {words.attempt(number)}
        </h2>
        <span>{answer ? words.answered(answer.status) : words.noAnswer}</span>
        <span className="muted">{words.in(formatDuration(ms))}</span>
        <span className="attempt-time">
          <Time iso={at} />
        </span>
      </summary>
      {error !== undefined && <p className="attempt-error">{error}</p>}
      <div className="exchange">
        <section aria-label={words.requestOf(number)}>
          <h3>{words.request}</h3>
          {request.address && (
            <p className="exchange-address">
              <span className="tag">{words.post}</span> <code>{request.address}</code>
            </p>
          )}
          <Headers headers={request.headers ?? {}} />
          <Body text={request.body} title={words.bodySent} />
        </section>
        <section aria-label={words.answerOf(number)}>
          <h3>{words.answer}</h3>
          {answer ? (
            <>
              <p className="exchange-address">
                <span className="tag">{answer.status}</span>
              </p>
              <Headers headers={answer.headers} />
              <Body text={answer.body} title={words.bodyReceived} />
            </>
          ) : (
            <p className="muted">{words.nothingCame}</p>
          )}
        </section>
      </div>
    </details>
  );
}

function Headers({ headers }: { headers: Readonly<Record<string, string>> }) {
  const all = Object.entries(headers);
  if (all.length === 0) return null;
  return (
    <dl className="exchange-headers mono">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Body({ text, title }: { text: string; title: string }) {
  const id = useId();
  if (text === '') return <p className="muted">{words.emptyBody}</p>;
  return (
    <div className="exchange-body">
      <div className="exchange-body-head">
        <h4 id={id}>{title}</h4>
        <CopyButton text={text} what={title.toLowerCase()} />
      </div>
      <CodeView text={readable(text)} language="json" label={title} />
    </div>
  );
}

/** Formatted JSON. Other and truncated text stays as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
