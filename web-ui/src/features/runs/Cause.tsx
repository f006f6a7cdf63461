import { type ReactNode, useState } from 'react';
import type { RunDetail, StepView } from '../../api/types';
import { Problem } from '../../ui/Problem';
import { useNow } from '../../ui/useNow';
import { failureWord } from '../../words/failures';
import { runs as words } from '../../words/runs';
import { type Answer, useRunAction } from './api';
import { explainKind, explainReached, explainWaiting, stepInDoubt } from './explain';
import { RunLink } from './RunFacts';
import { itemAround, stepInFocus, stepThatWaits } from './stepTree';
import { typedJson } from './typedJson';

/** The answer to "what happened?", in a sentence, above everything else. */
export function Cause({ run, onStep }: { run: RunDetail; onStep: (path: string) => void }) {
  const now = useNow();
  const doubt = stepInDoubt(run);
  const at = stepInFocus(run.steps, run.error?.step, run.status);
  const where = at && <StepLink step={at} onStep={onStep} />;
  if (run.cancelling) {
    return (
      <Callout tone="waiting">
        <p className="callout-main">{words.cancelling(run.cancelling)}</p>
        <p className="muted">{words.cancellingHint}</p>
      </Callout>
    );
  }
  if (doubt) {
    return (
      <Callout tone="doubt">
        <p className="callout-main">
          <StepLink step={doubt} onStep={onStep} />: {doubt.question}
        </p>
        <p>{words.doubtHint}</p>
        <Answers run={run} step={doubt.path} />
      </Callout>
    );
  }
  if (run.status === 'failed' && run.error) {
    const advice = explainKind(run.error.kind);
    return (
      <Callout tone="failed">
        <p className="callout-main">
          {where && <>{where}: </>}
          {run.error.message}
        </p>
        <p className="muted">
          <span className="kind">{failureWord(run.error.kind)}</span> {advice}{' '}
          {explainReached(at?.error?.reached)}
        </p>
      </Callout>
    );
  }
  if (run.status === 'succeeded' && run.failedItems) {
    const loop = run.steps.find((step) => step.loop?.failed);
    return (
      <Callout tone="retrying">
        <p className="callout-main">
          {loop && (
            <>
              <StepLink step={loop} onStep={onStep} />:{' '}
            </>
          )}
          {words.itemsFailed(run.failedItems)}
        </p>
        <p className="muted">{words.itemsFailedHint}</p>
      </Callout>
    );
  }
  if (run.status === 'queued' && run.waiting) {
    return (
      <Callout tone="waiting">
        <p className="callout-main">{explainWaiting(run.waiting, now)}.</p>
        {run.waiting.run && (
          <p className="muted">
            {words.startsWhen}
            <RunLink id={run.waiting.run} />
            {words.startsWhenEnd}
          </p>
        )}
      </Callout>
    );
  }
  if (run.status === 'waiting' && run.waiting) {
    const waits = stepThatWaits(run.steps, run.waiting);
    return (
      <Callout tone={run.waiting.reason === 'retry' ? 'retrying' : 'waiting'}>
        <p className="callout-main">
          {explainWaiting(run.waiting, now)}
          {waits && (
            <>
              {' '}
              {words.at}
              <StepLink step={waits} onStep={onStep} />
            </>
          )}
          .
        </p>
        {run.waiting.reason === 'retry' && waits?.error && (
          <p className="muted">{words.attemptFailed(waits.attempts, waits.error.message)}</p>
        )}
      </Callout>
    );
  }
  return null;
}

function StepLink({ step, onStep }: { step: StepView; onStep: (path: string) => void }) {
  const title = step.title || step.id;
  const item = itemAround(step.path);
  return (
    <button type="button" className="link" onClick={() => onStep(step.path)}>
      {item ? words.inItem(title, item) : title}
    </button>
  );
}

function Callout({ tone, children }: { tone: string; children: ReactNode }) {
  return <div className={`callout callout-${tone}`}>{children}</div>;
}

function Answers({ run, step }: { run: RunDetail; step: string }) {
  const action = useRunAction();
  const [yields, setYields] = useState(false);
  const [text, setText] = useState('');
  const result = yields ? typedJson(text) : undefined;
  const answer = (value: Answer, more = {}) =>
    action.mutate({ id: run.id, action: 'answer', body: { step, answer: value, ...more } });
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={yields} onChange={(event) => setYields(event.target.checked)} />
        {words.doneWithResult}
      </label>
      {yields && (
        <textarea
          aria-label={words.resultJson}
          aria-invalid={result && 'problem' in result && text.trim() !== '' ? true : undefined}
          spellCheck={false}
          rows={6}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {result && 'problem' in result && text.trim() !== '' && <p role="alert">{result.problem}</p>}
      <div className="callout-actions">
        <button
          type="button"
          className="button"
          disabled={action.isPending || (result !== undefined && 'problem' in result)}
          onClick={() => answer('done', result && 'value' in result ? { result: result.value } : {})}
        >
          {words.answerDone}
        </button>
        <button type="button" className="button" disabled={action.isPending} onClick={() => answer('repeat')}>
          {words.answerRepeat}
        </button>
        <button type="button" className="button" disabled={action.isPending} onClick={() => answer('failed')}>
          {words.answerFailed}
        </button>
      </div>
      {action.isError && <Problem what={words.answerRejected} error={action.error} />}
    </>
  );
}
