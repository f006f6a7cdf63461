import type { PartView, RunDetail, StepView } from '../../api/types';
import { formatDuration } from '../../ui/format';
import { JsonView } from '../../ui/JsonView';
import { LargeJson } from '../../ui/LargeJson';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/useNow';
import { failureWord } from '../../words/failures';
import { runs as words } from '../../words/runs';
import { RetryFromHere } from './Actions';
import { AttemptList } from './AttemptList';
import {
  countItems,
  countProgress,
  explainKind,
  explainReached,
  explainWaiting,
  mayRetryFrom,
} from './explain';
import { partLabel, shownPath } from './stepTree';

export function StepDetail({ step, run }: { step: StepView; run: RunDetail }) {
  const now = useNow();
  const failed = step.parts?.filter((part) => step.loop && part.error) ?? [];
  const path = shownPath(step);
  return (
    <>
      <div className="detail-head">
        <h2>{step.title || step.id}</h2>
        <Status status={step.status} waiting={step.waiting} />
        {mayRetryFrom(run, step) && (
          <RetryFromHere run={run} path={step.path} title={step.title || step.id} />
        )}
      </div>
      <dl className="facts small">
        {path !== step.title && (
          <div className="fact">
            <dt>{words.step}</dt>
            <dd className="mono">{path}</dd>
          </div>
        )}
        <div className="fact">
          <dt>{step.use ? words.action : words.kind}</dt>
          <dd className="mono">{step.use ?? step.kind}</dd>
        </div>
        {step.startedAt && (
          <div className="fact">
            <dt>{words.started}</dt>
            <dd>
              <Time iso={step.startedAt} show="clock" />
            </dd>
          </div>
        )}
        {step.startedAt && (
          <div className="fact">
            <dt>{words.duration}</dt>
            <dd>{formatDuration(step.durationMs)}</dd>
          </div>
        )}
        {step.attempts > 0 && !step.parts && (
          <div className="fact">
            <dt>{words.attempts}</dt>
            <dd>{step.attempts}</dd>
          </div>
        )}
        {step.loop && (
          <div className="fact">
            <dt>{words.items}</dt>
            <dd>{countItems(step.loop, step.status)}</dd>
          </div>
        )}
      </dl>
      {step.progress && (
        <p className="step-progress">
          {step.progress.total > 0 && (
            <progress max={step.progress.total} value={step.progress.done} aria-label={words.stepProgress} />
          )}
          {countProgress(step.progress)}
        </p>
      )}
      {step.waiting && (
        <div className="callout callout-waiting">
          <p className="callout-main">{explainWaiting(step.waiting, now)}.</p>
        </div>
      )}
      {step.error && (
        <div className="callout callout-failed">
          <p className="callout-main">{step.error.message}</p>
          <p className="muted">
            <span className="kind">{failureWord(step.error.kind, step.waiting?.reason === 'retry')}</span>{' '}
            {/* A step in doubt waits for an answer, whatever the kind of its error. */}
            {step.waiting?.reason !== 'in doubt' && explainKind(step.error.kind)}{' '}
            {explainReached(step.error.reached)}
          </p>
        </div>
      )}
      <AttemptList step={step} />
      {failed.length > 0 && (
        <div className="failed-items">
          <h3>{words.failedItems}</h3>
          <ul>
            {failed.map((part) => (
              <li key={part.path}>
                <strong>{partLabel(part.path)}</strong> {part.error?.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {step.loop && step.loop.more > 0 && (
        <p className="muted">{words.itemsShown(step.loop.shown, step.loop.more)}</p>
      )}
      {step.status === 'skipped' ? (
        <p className="muted">{words.stepSkipped}</p>
      ) : (
        <>
          {step.input !== undefined && <JsonView title={words.input} value={step.input} />}
          {step.largeInput && <LargeJson title={words.input} value={step.largeInput} />}
          {run.inputsLeftOut && (step.kind === 'action' || step.kind === 'call') && (
            <p className="muted">{words.inputsTooLarge}</p>
          )}
          {step.output !== undefined && <JsonView title={words.output} value={step.output} />}
          {step.largeOutput && <LargeJson title={words.output} value={step.largeOutput} />}
          {isEmpty(step) && !step.parts && !step.waiting && <p className="muted">{words.nothingRecorded}</p>}
        </>
      )}
    </>
  );
}

function isEmpty(step: StepView): boolean {
  return step.input === undefined && step.output === undefined && !step.largeInput && !step.largeOutput;
}

/** An item, a branch or a part of a try. */
export function PartDetail({ part }: { part: PartView }) {
  return (
    <>
      <div className="detail-head">
        <h2>{partLabel(part.path)}</h2>
        <Status status={part.status} />
      </div>
      <dl className="facts small">
        <div className="fact">
          <dt>{words.path}</dt>
          <dd className="mono">{part.path}</dd>
        </div>
      </dl>
      {part.error && (
        <div className="callout callout-failed">
          <p className="callout-main">{part.error.message}</p>
          <p className="muted">
            <span className="kind">{failureWord(part.error.kind)}</span> {explainKind(part.error.kind)}
          </p>
        </div>
      )}
      {part.status === 'cancelled' && <p className="muted">{words.abandoned}</p>}
    </>
  );
}

export function TriggerDetail({ run }: { run: RunDetail }) {
  const headers = run.headers && Object.keys(run.headers).length > 0 ? run.headers : undefined;
  return (
    <>
      <div className="detail-head">
        <h2>{run.trigger}</h2>
        <span className="muted">{words.triggerHint}</span>
      </div>
      {run.largePayload ? (
        <LargeJson title={words.payload} value={run.largePayload} />
      ) : run.payload === undefined ? (
        <p className="muted">{run.historyKept ? words.noPayload : words.payloadNotStored}</p>
      ) : (
        <JsonView title={words.payload} value={run.payload} />
      )}
      {headers && <JsonView title={words.headers} value={headers} />}
    </>
  );
}
