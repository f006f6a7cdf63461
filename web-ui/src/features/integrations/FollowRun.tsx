import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { printExact } from '../../api/exactJson';
import type { RunDetail } from '../../api/types';
import { CodeView } from '../../ui/CodeView';
import { formatDuration } from '../../ui/format';
import { Status } from '../../ui/Status';
import { testing as words } from '../../words/testing';
import { runDetail } from '../runs/api';
import type { Answer } from './testRequest';

const ASK_MS = 1_000;

const hasEnded = (run: RunDetail | undefined) => run?.endedAt !== undefined && run.endedAt !== null;

/** A run from its beginning to its end. */
export function FollowRun({ id }: { id: string }) {
  const run = useQuery({
    ...runDetail(id),
    // Live events report the run, too. This works without them.
    refetchInterval: (query) => (hasEnded(query.state.data) ? false : ASK_MS),
  });
  return (
    <div className="follow-run" role="status">
      {run.data ? (
        <Status status={run.data.status} waiting={run.data.waiting} failedItems={run.data.failedItems} />
      ) : (
        words.accepted
      )}
      <Link to="/runs/$id" params={{ id }} search={{}}>
        {words.openRun(id)}
      </Link>
      <span className="muted">
        {hasEnded(run.data) ? formatDuration(run.data?.durationMs) : words.stillRuns}
      </span>
      {run.data?.error && <p className="field-error">{run.data.error.message}</p>}
    </div>
  );
}

/** The answer to a request. */
export function AnswerView({ answer }: { answer: Answer }) {
  const isGood = answer.status < 400;
  return (
    <div className="answer">
      <p role="status" className={isGood ? 'answer-head good' : 'answer-head bad'}>
        <strong>
          {answer.status} {words.statuses[answer.status] ?? ''}
        </strong>
        <span className="muted">{formatDuration(answer.ms)}</span>
      </p>
      {answer.body === '' || answer.body === null || answer.body === undefined ? (
        <p className="muted caption">{words.noAnswer}</p>
      ) : (
        <CodeView text={pretty(answer.body)} language="json" label={words.answer} />
      )}
    </div>
  );
}

const pretty = (body: unknown) => (typeof body === 'string' ? body : printExact(body));
