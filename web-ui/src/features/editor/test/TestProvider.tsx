import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { call } from '../../../api/call';
import { ApiProblem } from '../../../api/client';
import { parseExact } from '../../../api/exactJson';
import type { RunDetail, StepStatus, Write } from '../../../api/types';
import { useShortcuts } from '../../../ui/keys/useShortcuts';
import { afterwards } from '../../../ui/parts';
import { tests as words } from '../../../words/tests';
import { useData } from '../data/DataProvider';
import { placeOfStep } from '../document/stepPath';
import { failedStep, itemOf } from '../run/failedStep';
import { runStatuses } from '../run/runStatuses';
import { useEditor } from '../store/useEditor';
import { type Mode, type Pin, pinsOf, type Started, startTest } from './api';
import { ConfirmWrites } from './ConfirmWrites';
import { MarksContext, useMarks } from './marks';

const ListenDialog = afterwards(async () => ({ default: (await import('./ListenDialog')).ListenDialog }));

const POLL_MS = 400;

export interface TestStore {
  start: (mode: Mode) => void;
  isStarting: boolean;
  /** The test that was started last, in the flow that is shown. */
  started: Started | undefined;
  /** The run of that test; else the run that the editor shows. */
  run: RunDetail | undefined;
  isRunning: boolean;
  cancel: () => void;
  error: Error | undefined;
  dismiss: () => void;
  /** By path of the draft. */
  statuses: ReadonlyMap<string, StepStatus>;
  pins: readonly Pin[];
  /** Pins or a sample have changed, so the data has. */
  refreshData: () => void;
  listen: () => void;
}

const TestContext = createContext<TestStore | undefined>(undefined);
const NO_PINS: readonly Pin[] = [];
const NO_STATUSES: ReadonlyMap<string, StepStatus> = new Map();

export function useTests(): TestStore {
  const store = useContext(TestContext);
  if (!store) throw new Error('There are no tests around this.');
  return store;
}

/** Starts tests of the draft and follows them. */
export function TestProvider({ children }: { children: ReactNode }) {
  const { name, flow, session, live, run: shown, selected, select, sayProblem } = useEditor();
  const { scope, showItemsOf } = useData();
  const client = useQueryClient();
  const [isStarting, setStarting] = useState(false);
  const [test, setTest] = useState<{ flow: string; started: Started }>();
  const [error, setError] = useState<Error>();
  const [asking, setAsking] = useState<{ mode: Mode; writes: Write[] }>();
  const [isListening, setListening] = useState(false);
  const allowed = useRef(new Set<string>());
  const flowName = flow?.name;
  const started = test?.flow === flowName ? test?.started : undefined;
  const id = started?.run ?? shown;

  const followed = useQuery({
    queryKey: ['test-run', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      call('GET', '/runs/{id}', {
        path: { id: id as string },
        signal,
        parse: parseExact,
      }) as Promise<RunDetail>,
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : POLL_MS),
    retry: false,
  });
  const run = followed.data;
  const isRunning = started !== undefined && run?.id === started.run && !isOver(run);
  const pins = useQuery({
    queryKey: ['pins', name],
    queryFn: ({ signal }) => pinsOf(name, signal),
    enabled: session.etag !== '' || live !== null,
    retry: false,
  });

  const refreshData = () => {
    void client.invalidateQueries({ queryKey: ['pins', name] });
    void client.invalidateQueries({ queryKey: ['pin', name] });
    void client.invalidateQueries({ queryKey: ['draft-data'] });
    void client.invalidateQueries({ queryKey: ['evaluate'] });
  };
  const isDone = started !== undefined && run?.id === started.run && isOver(run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each test that has ended
  useEffect(() => {
    if (!isDone) return;
    refreshData();
    if (run.status === 'failed') lead(run);
  }, [isDone, started?.run]);

  /** Leads to the failed step of a test, and to the item that failed. */
  const lead = (failed: RunDetail) => {
    const step = failedStep(failed);
    const why = step?.error?.message ?? failed.error?.message ?? '';
    if (!step) return sayProblem(words.failedBefore(failed.id, why));
    sayProblem(words.failedAt(failed.id, step.title || step.id, itemOf(step.path), why));
    showItemsOf(step.path, true);
    const place = flow && placeOfStep(flow, step.path);
    // The form would take the place of the one in which the user goes on typing.
    if (place && !isTyping()) select([place]);
  };

  // A run that is shown begins with the item that failed.
  const failedAt = run && started === undefined && run.flow === flowName ? failedStep(run)?.path : undefined;
  useEffect(() => {
    if (failedAt !== undefined) showItemsOf(failedAt, false);
  }, [failedAt, showItemsOf]);

  const begin = async (mode: Mode, isConfirmed = false) => {
    if (!flowName || isStarting) return;
    setStarting(true);
    setError(undefined);
    sayProblem('');
    try {
      // Without changes, the published version is tested, and no draft appears beside it.
      await session.save({ create: live === null });
      if (session.state.kind !== 'saved') throw new Error(words.unsaved);
      const step = scope?.step || undefined;
      const request = {
        flow: flowName,
        mode,
        ...(mode !== 'flow' && step ? { step } : {}),
        ...(mode !== 'flow' && scope?.items ? { items: scope.items } : {}),
        ...(shown ? { run: shown } : {}),
      };
      const answer = await startTest(name, isConfirmed ? { ...request, confirmed: true } : request);
      setTest({ flow: flowName, started: answer });
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.code !== 'confirmation-needed') {
        setError(problem instanceof Error ? problem : new Error(String(problem)));
      } else {
        const writes = (problem.more.writes ?? []) as Write[];
        const isKnown = writes.every((each) => allowed.current.has(keyOf(flowName, each)));
        setStarting(false);
        if (isKnown && !isConfirmed) return void begin(mode, true);
        setAsking({ mode, writes });
      }
    }
    setStarting(false);
  };
  const start = (mode: Mode) => void begin(mode === 'step' && !selected ? 'flow' : mode);
  useShortcuts({ test: () => start(isStep(scope?.step) ? 'step' : 'flow') });

  // A run of another flow has no statuses for this flow.
  const statuses = useMemo(
    () => (run && run.flow === flowName ? runStatuses(run) : NO_STATUSES),
    [run, flowName],
  );
  const marks = useMarks(flow, statuses, pins.data ?? NO_PINS);
  const store: TestStore = {
    start,
    isStarting,
    started,
    run,
    isRunning,
    cancel: () => {
      if (started) void call('POST', '/runs/{id}/cancel', { path: { id: started.run } }).catch(setError);
    },
    error,
    dismiss: () => {
      setError(undefined);
      setTest(undefined);
    },
    statuses,
    pins: pins.data ?? NO_PINS,
    refreshData,
    listen: () => setListening(true),
  };
  return (
    <TestContext value={store}>
      <MarksContext value={marks}>{children}</MarksContext>
      {asking && flowName && (
        <ConfirmWrites
          writes={asking.writes}
          onConfirm={() => {
            for (const each of asking.writes) allowed.current.add(keyOf(flowName, each));
            setAsking(undefined);
            void begin(asking.mode, true);
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
      <Suspense>
        {isListening && flowName && <ListenDialog flow={flowName} onClose={() => setListening(false)} />}
      </Suspense>
    </TestContext>
  );
}

/** Whether a path is a step's, which can be tested alone. */
export function isStep(path: string | undefined): boolean {
  return path !== undefined && path !== '' && path !== 'trigger';
}

const isTyping = () => document.activeElement?.matches('input, textarea, select, .cm-content') === true;

const keyOf = (flow: string, write: Write) => `${flow} ${write.step} ${write.use}`;

function isOver(run: RunDetail): boolean {
  return run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled';
}
