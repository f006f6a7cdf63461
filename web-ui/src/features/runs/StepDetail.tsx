import { printExact } from '../../api/exactJson';
import type { PartView, RunDetail, StepView } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
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
import { Value } from './contents/Value';
import {
  countItems,
  countProgress,
  explainKind,
  explainReached,
  explainWaiting,
  mayRetryFrom,
} from './explain';
import { failedItem, previewOf } from './failedItem';
import { HeaderTable, HttpResponseView } from './HttpResponseView';
import { httpResponseOf, pairsOf } from './httpResponse';
import { partLabel, stepOfCause, titlesTo } from './stepTree';

interface Props {
  step: StepView;
  run: RunDetail;
  onChoose: (path: string) => void;
}

export function StepDetail({ step, run, onChoose }: Props) {
  const now = useNow();
  // What is told above the steps is not repeated.
  const isCause = stepOfCause(run)?.path === step.path;
  const isErrorTold = isCause && (run.status === 'failed' || step.waiting?.reason === 'retry');
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
        <Place path={step.path} run={run} />
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
      {step.waiting && !isCause && (
        <div className="callout callout-waiting">
          <p className="callout-main">{explainWaiting(step.waiting, now)}.</p>
        </div>
      )}
      {step.error && !isErrorTold && (
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
      <FailedItems step={step} run={run} onChoose={onChoose} />
      {step.loop && step.loop.more > 0 && (
        <p className="muted">{words.itemsShown(step.loop.shown, step.loop.more)}</p>
      )}
      {step.status === 'skipped' ? (
        <p className="muted">{words.stepSkipped}</p>
      ) : (
        <div className="values">
          {step.input !== undefined && <JsonView title={words.input} value={step.input} />}
          {step.largeInput && <LargeJson title={words.input} value={step.largeInput} />}
          {run.inputsLeftOut && (step.kind === 'action' || step.kind === 'call') && (
            <p className="muted">{words.inputsTooLarge}</p>
          )}
          <Output step={step} run={run} />
          {step.largeOutput && <LargeJson title={words.output} value={step.largeOutput} />}
          {isEmpty(step) && !step.parts && !step.waiting && <p className="muted">{words.nothingRecorded}</p>}
        </div>
      )}
    </>
  );
}

function Output({ step, run }: { step: StepView; run: RunDetail }) {
  if (step.output === undefined) return null;
  const response = httpResponseOf(step.output);
  return response ? (
    <HttpResponseView response={response} />
  ) : (
    <Value title={words.output} value={step.output} run={run.id} step={step.path} />
  );
}

/** Where a step or an item is, in titles; its path can be copied. */
function Place({ path, run }: { path: string; run: RunDetail }) {
  return (
    <div className="fact">
      <dt>{words.place}</dt>
      <dd>
        <span>{titlesTo(path, run.steps).join(' › ')}</span>
        <CopyButton text={path} what={words.apiPath} />
      </dd>
    </div>
  );
}

/** The items of a loop that failed, each with its error unless that is the error of the run. */
function FailedItems({ step, run, onChoose }: Props) {
  const failed = step.parts?.filter((part) => step.loop && part.error) ?? [];
  if (failed.length === 0) return null;
  return (
    <div className="failed-items">
      <h3>{words.failedItems}</h3>
      <ul>
        {failed.map((part) => (
          <li key={part.path}>
            <button type="button" className="link" onClick={() => onChoose(part.path)}>
              {partLabel(part.path)}
            </button>{' '}
            {part.error?.message !== run.error?.message && part.error?.message}
            <Preview text={previewOf(part, run.steps)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Preview({ text }: { text: string | undefined }) {
  return text === undefined ? null : <div className="mono small muted">{text}</div>;
}

function isEmpty(step: StepView): boolean {
  return step.input === undefined && step.output === undefined && !step.largeInput && !step.largeOutput;
}

/** An item, a branch or a part of a try. */
export function PartDetail({ part, run }: { part: PartView; run: RunDetail }) {
  return (
    <>
      <div className="detail-head">
        <h2>{partLabel(part.path)}</h2>
        <Status status={part.status} />
      </div>
      <dl className="facts small">
        <Place path={part.path} run={run} />
      </dl>
      {part.error && part.error.message !== run.error?.message && (
        <div className="callout callout-failed">
          <p className="callout-main">{part.error.message}</p>
          <p className="muted">
            <span className="kind">{failureWord(part.error.kind)}</span> {explainKind(part.error.kind)}
          </p>
        </div>
      )}
      {part.status === 'cancelled' && <p className="muted">{words.abandoned}</p>}
      {failedItem(part, run.steps).map((item) => (
        <JsonView key={part.path} title={words.theItem} value={item} />
      ))}
    </>
  );
}

export function TriggerDetail({ run }: { run: RunDetail }) {
  const headers = run.headers && Object.keys(run.headers).length > 0 ? run.headers : undefined;
  return (
    <>
      <div className="detail-head">
        <h2>{words.triggerRow}</h2>
        <span className="muted">{words.triggerHint}</span>
      </div>
      <dl className="facts small">
        <div className="fact">
          <dt>{words.kind}</dt>
          <dd className="mono">{run.trigger}</dd>
        </div>
      </dl>
      <div className="values">
        {run.largePayload ? (
          <LargeJson title={words.payload} value={run.largePayload} />
        ) : run.payload === undefined ? (
          <p className="muted">{run.historyKept ? words.noPayload : words.payloadNotStored}</p>
        ) : (
          <Value title={words.payload} value={run.payload} run={run.id} />
        )}
        {headers && (
          <section className="json" aria-label={words.headers}>
            <div className="json-head">
              <h3>{words.headers}</h3>
              <CopyButton text={printExact(headers)} what={words.headers.toLowerCase()} />
            </div>
            <div className="http-frame">
              <HeaderTable headers={pairsOf(headers)} />
            </div>
          </section>
        )}
      </div>
    </>
  );
}
