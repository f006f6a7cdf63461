import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ApiProblem } from '../../api/client';
import type { RunDetail, StepView } from '../../api/types';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Status } from '../../ui/Status';
import { useNow } from '../../ui/useNow';
import { failureWord } from '../../words/failures';
import { runs as words } from '../../words/runs';
import { Actions } from './Actions';
import { type Answer, runDetail, useRunAction } from './api';
import { EditorLinks } from './EditorLinks';
import { explainKind, explainWaiting, stepInDoubt } from './explain';
import { isTest } from './liveMerge';
import { Replays } from './Replays';
import { Facts, RunLink } from './RunFacts';
import { PartDetail, StepDetail, TriggerDetail } from './StepDetail';
import { StepTree, TRIGGER } from './StepTree';
import { MORE, stepInFocus, stepThatWaits } from './stepTree';
import { typedJson } from './typedJson';
import './stepTree.css';
import './inspector.css';

export function RunInspector() {
  const { id } = useParams({ from: '/shell/runs/$id' });
  const query = useQuery(runDetail(id));
  // Another run starts with fresh state.
  if (query.data) return <Inspector key={query.data.id} run={query.data} />;
  if (query.isPending) {
    return (
      <Page title={words.run} tabTitle={`Run ${id}`}>
        <Skeleton what={words.runLoading} />
      </Page>
    );
  }
  const unknown = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page title={words.run} tabTitle={`Run ${id}`}>
      {unknown ? (
        <Empty title={words.unknown}>
          <p>
            <code>{id}</code>
            {words.unknownHint}
          </p>
          <Link to="/runs" className="button primary">
            {words.allRuns}
          </Link>
        </Empty>
      ) : (
        <Problem what={words.runFailed} error={query.error} onRetry={() => query.refetch()} />
      )}
    </Page>
  );
}

function Inspector({ run }: { run: RunDetail }) {
  const search = useSearch({ from: '/shell/runs/$id' });
  const navigate = useNavigate();
  const inFocus = stepInFocus(run.steps, run.error?.step, run.status, run.waiting);
  const chosen = search.step ?? inFocus?.path ?? TRIGGER;
  const step = run.steps.find((each) => each.path === chosen || each.path + MORE === chosen);
  const part = run.steps.flatMap((each) => each.parts ?? []).find((each) => each.path === chosen);
  const choose = (path: string) =>
    navigate({
      to: '/runs/$id',
      params: { id: run.id },
      search: { step: path },
      replace: true,
      resetScroll: false,
    });

  return (
    <Page
      title={`${run.integration} › ${run.flow}`}
      tabTitle={`${run.status} · ${run.integration} › ${run.flow}`}
      heading={
        <span className="run-title">
          <Status status={run.status} waiting={run.waiting} />
          <span>
            {run.integration} <span className="sep">›</span> {run.flow}
          </span>
          {isTest(run) && <span className="tag">{words.test}</span>}
        </span>
      }
      actions={
        <>
          <EditorLinks run={run} step={(search.step ? step : inFocus)?.path} />
          <Actions run={run} />
        </>
      }
    >
      <Facts run={run} />
      <Replays run={run} />
      <Cause run={run} onStep={choose} />
      <div className="inspector">
        <StepTree run={run} chosen={chosen} onChoose={choose} />
        <section className="detail card" aria-label={words.stepDetails} key={chosen}>
          {step ? (
            <StepDetail step={step} run={run} />
          ) : part ? (
            <PartDetail part={part} />
          ) : (
            <TriggerDetail run={run} />
          )}
        </section>
      </div>
    </Page>
  );
}

/** The answer to "what happened?", in a sentence, above everything else. */
function Cause({ run, onStep }: { run: RunDetail; onStep: (path: string) => void }) {
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
          <span className="kind">{failureWord(run.error.kind)}</span> {advice}
        </p>
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
  return (
    <button type="button" className="link" onClick={() => onStep(step.path)}>
      {step.title || step.id}
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
