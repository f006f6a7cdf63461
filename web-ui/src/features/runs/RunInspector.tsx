import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client';
import type { RunDetail } from '../../api/types';
import { Empty, Page, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Status } from '../../ui/Status';
import { runs as words } from '../../words/runs';
import { Actions } from './Actions';
import { runDetail } from './api';
import { Cause } from './Cause';
import { EditorLinks } from './EditorLinks';
import { useFlowTitles } from './flowTitles';
import { isTest } from './liveMerge';
import { Replays } from './Replays';
import { RetryVersions } from './RetryVersions';
import { Facts } from './RunFacts';
import { PartDetail, StepDetail, TriggerDetail } from './StepDetail';
import { StepTree } from './StepTree';
import { MORE, stepInFocus } from './stepTree';
import { TRIGGER } from './trigger';
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
  const { integration, flow } = useFlowTitles()(run);
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
      title={`${integration} › ${flow}`}
      tabTitle={`${run.status} · ${integration} › ${flow}`}
      heading={
        <span className="run-title">
          <Status status={run.status} waiting={run.waiting} failedItems={run.failedItems} />
          <span>
            {integration} <span className="sep">›</span> {flow}
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
      <RetryVersions run={run} />
      <Cause run={run} onStep={choose} />
      <div className="inspector">
        <StepTree run={run} chosen={chosen} onChoose={choose} />
        <section className="detail card" aria-label={words.stepDetails} key={chosen}>
          {step ? (
            <StepDetail step={step} run={run} onChoose={choose} />
          ) : part ? (
            <PartDetail part={part} run={run} />
          ) : (
            <TriggerDetail run={run} />
          )}
        </section>
      </div>
    </Page>
  );
}
