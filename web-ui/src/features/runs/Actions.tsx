import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { LatestVersion, RunDetail } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { usePageActions } from '../../ui/pageActions';
import { runs as texts } from '../../words/runs';
import { type RunAction, retryVersions, useRunAction } from './api';
import { canBeRetried, type Ending, movedOn } from './explain';
import { useFlowTitles } from './flowTitles';
import { isTest } from './liveMerge';
import { ReplayDialog } from './ReplayDialog';
import { latestWords, ownWords } from './versionWords';

/** The buttons for the current status of a run. */
export function Actions({ run }: { run: RunDetail }) {
  const retry = useRunAction();
  const [asked, setAsked] = useState<Ending | 'replay'>();
  const open = run.status === 'queued' || run.status === 'running' || run.status === 'waiting';
  // A test is over when it ends: the draft is tested again instead.
  const lasts = !isTest(run);
  const close = () => setAsked(undefined);
  const latest = useQuery(retryVersions(run)).data?.latest;
  const hasReplays = run.replays.length > 0;
  const retries = canBeRetried(run) ? retriesOf(run, latest) : [];
  const replay = run.status === 'failed' ? texts.replayEverything : texts.replay;
  const send = (body: RetryBody) =>
    retry.mutate({ id: run.id, action: 'retry', ...(body === undefined ? {} : { body }) });
  usePageActions([
    ...retries.map((each) => ({ title: each.title, run: () => send(each.body) })),
    ...(open || !lasts ? [] : [{ title: replay, run: () => setAsked('replay') }]),
  ]);
  const newest = run.status === 'failed' ? run.replays[0] : undefined;
  return (
    <>
      {newest && (
        <Link to="/runs/$id" params={{ id: newest.id }} search={{}} className="button primary">
          {texts.openReplay(newest.id)}
        </Link>
      )}
      {retries.map((each, place) => (
        <button
          key={each.title}
          type="button"
          className={place === 0 && !hasReplays ? 'button primary' : 'button'}
          title={texts.retryHint}
          disabled={retry.isPending}
          onClick={() => send(each.body)}
        >
          <Icon name="retry" />
          {each.title}
        </button>
      ))}
      {lasts && run.status === 'failed' && (
        <button type="button" className="button" title={texts.giveUpHint} onClick={() => setAsked('give-up')}>
          <Icon name="stop" />
          {texts.giveUp}
        </button>
      )}
      {lasts && !open && (
        <button type="button" className="button" title={texts.replayHint} onClick={() => setAsked('replay')}>
          <Icon name="replay" />
          {replay}
        </button>
      )}
      {open && (
        <button
          type="button"
          className="button"
          onClick={() => setAsked(run.cancelling === undefined ? 'cancel' : 'force')}
        >
          <Icon name="stop" />
          {run.cancelling === undefined ? texts.cancelRun : texts.endNow}
        </button>
      )}
      {asked === 'replay' && <ReplayDialog run={run} onClose={close} />}
      {asked !== undefined && asked !== 'replay' && <CancelDialog run={run} ending={asked} onClose={close} />}
      {retry.isError && !asked && <Problem what={texts.actionFailed} error={retry.error} />}
    </>
  );
}

type RetryBody = Extract<RunAction, { action: 'retry' }>['body'];

/** The retries that a failed run offers, the best one first. */
function retriesOf(run: RunDetail, latest: LatestVersion | undefined): { title: string; body: RetryBody }[] {
  if (!latest) return [{ title: texts.retryFailedStep, body: undefined }];
  const own = { title: texts.retryWithOwn(ownWords(run, latest)), body: undefined };
  if (!latest.possible) return [own];
  const body = { version: 'latest' as const, expectedVersion: latest.version };
  return [{ title: texts.retryWithLatest(latestWords(run, latest)), body }, own];
}

/** Confirms the end of a run. The question stays the same if the status of the run changes. */
function CancelDialog({ run, ending, onClose }: { run: RunDetail; ending: Ending; onClose: () => void }) {
  const action = useRunAction();
  const titles = useFlowTitles()(run);
  const words = texts.endings[ending];
  // A change by this request itself is not shown.
  const meanwhile = action.isPending || action.isSuccess ? undefined : movedOn(run.status, ending);
  return (
    <ConfirmDialog
      title={words.title}
      onClose={onClose}
      verb={words.end}
      isDanger
      leave={meanwhile ? texts.close : words.keep}
      isDisabled={action.isPending}
      onConfirm={
        meanwhile
          ? undefined
          : () =>
              action.mutate(
                { id: run.id, action: 'cancel', ...(ending === 'force' ? { body: { force: true } } : {}) },
                { onSuccess: onClose },
              )
      }
      failure={{ what: texts.cancelFailed, error: action.error }}
    >
      <p role="status">
        <strong>
          {titles.integration} › {titles.flow}
        </strong>{' '}
        {meanwhile ?? `${words.does} ${texts.effectsStay}`}
      </p>
    </ConfirmDialog>
  );
}

/** Retries a failed run from an earlier step. */
export function RetryFromHere({ run, path, title }: { run: RunDetail; path: string; title: string }) {
  const navigate = useNavigate();
  const action = useRunAction();
  const [asked, setAsked] = useState(false);
  const again = () =>
    action.mutate(
      { id: run.id, action: 'retry', body: { from: path } },
      {
        onSuccess: () => {
          setAsked(false);
          navigate({ to: '/runs/$id', params: { id: run.id }, search: {}, replace: true });
        },
      },
    );
  return (
    <>
      <button type="button" className="button" onClick={() => setAsked(true)}>
        <Icon name="retry" />
        {texts.retryFromHere}
      </button>
      {asked && (
        <ConfirmDialog
          title={texts.retryFrom(title)}
          onClose={() => setAsked(false)}
          verb={texts.retryFromHereDo}
          leave={texts.leave}
          isDisabled={action.isPending}
          onConfirm={again}
          failure={{ what: texts.notRetried, error: action.error }}
        >
          <p>{texts.retryFromHereText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
