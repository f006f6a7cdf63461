import type { RunDetail, StepView, Waiting } from '../../api/types';
import { formatDuration } from '../../ui/format';
import { JsonView } from '../../ui/JsonView';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { explainKind, explainReached } from './explain';

export function StepDetail({ step, waiting }: { step: StepView; waiting?: Waiting | null | undefined }) {
  return (
    <>
      <div className="detail-head">
        <h2>{step.title || step.id}</h2>
        <Status status={step.status} waiting={step.status === 'waiting' ? waiting : null} />
      </div>
      <dl className="facts small">
        <div className="fact">
          <dt>Step</dt>
          <dd className="mono">{step.path}</dd>
        </div>
        <div className="fact">
          <dt>{step.use ? 'Action' : 'Kind'}</dt>
          <dd className="mono">{step.use ?? step.kind}</dd>
        </div>
        {step.startedAt && (
          <div className="fact">
            <dt>Started</dt>
            <dd>
              <Time iso={step.startedAt} show="clock" />
            </dd>
          </div>
        )}
        {step.startedAt && (
          <div className="fact">
            <dt>Duration</dt>
            <dd>{formatDuration(step.durationMs)}</dd>
          </div>
        )}
        <div className="fact">
          <dt>Attempts</dt>
          <dd>{step.attempts}</dd>
        </div>
      </dl>
      {step.error && (
        <div className="callout callout-failed">
          <p className="callout-main">{step.error.message}</p>
          <p className="muted">
            <span className="kind">{step.error.kind}</span> {explainKind(step.error.kind)}{' '}
            {explainReached(step.error.reached)}
          </p>
        </div>
      )}
      {step.status === 'skipped' ? (
        <p className="muted">
          This step did not run: its condition was not met, or the flow ended before it.
        </p>
      ) : (
        <>
          {step.input !== undefined && <JsonView title="Input" value={step.input} />}
          {step.output !== undefined && <JsonView title="Output" value={step.output} />}
          {step.input === undefined && step.output === undefined && (
            <p className="muted">Nothing was recorded for this step.</p>
          )}
        </>
      )}
    </>
  );
}

export function TriggerDetail({ run }: { run: RunDetail }) {
  const headers = run.headers && Object.keys(run.headers).length > 0 ? run.headers : undefined;
  return (
    <>
      <div className="detail-head">
        <h2>{run.trigger}</h2>
        <span className="muted">what started this run</span>
      </div>
      {run.payload === undefined ? (
        <p className="muted">The trigger brought no payload.</p>
      ) : (
        <JsonView title="Payload" value={run.payload} />
      )}
      {headers && <JsonView title="Headers" value={headers} />}
    </>
  );
}
