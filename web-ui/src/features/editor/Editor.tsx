import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { DocumentProblem } from '../../api/types';
import { Page } from '../../ui/Page';
import { connectionList } from '../connections/api';
import { connectorList } from '../connectors/api';
import { draftProblems } from './api';
import { ConflictCard } from './ConflictCard';
import { CreateConnection } from './CreateConnection';
import { slotFor } from './document/connections';
import { asItem, CannotEdit, insertItem, moveItem, removeAt, setAt } from './document/edit';
import { placeOf } from './document/place';
import { renameStep } from './document/rename';
import { type Path, pointer, type TextChange } from './document/text';
import { currentPath, type IntegrationTree, stepWithPath, treeOf } from './document/tree';
import type { DraftSession } from './draft/session';
import { StepForm } from './form/StepForm';
import { Graph, type GraphActions } from './graph/Graph';
import { ProblemList } from './ProblemList';
import { PublishDialog } from './PublishDialog';
import { type Choice, stepOf } from './picker/catalogue';
import { StepPicker } from './picker/StepPicker';
import { SaveIndicator } from './SaveIndicator';
import { type TextHandle, TextPane } from './text/TextPane';
import { VIEWS, type View } from './views';
import './editor.css';

export interface Opened {
  session: DraftSession;
  /** The version that is published now; null: none is. */
  live: number | null;
  /** Whether there is a page to go back to: there is none before the first version. */
  hasPage: boolean;
}

const WORDS: Record<View, string> = { graph: 'Graph', split: 'Split', text: 'Text' };
const NONE: readonly DocumentProblem[] = [];
const EMPTY: IntegrationTree = { flows: [] };

/** Graph and text of one document, with one selection and one history. */
export function Editor({ name, session, live, hasPage }: Opened & { name: string }) {
  const { view = 'split', flow: wanted } = useSearch({ from: '/shell/integrations/$name/edit' });
  const navigate = useNavigate({ from: '/integrations/$name/edit' });
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const text = useSyncExternalStore(session.subscribe, () => session.text);
  const pane = useRef<TextHandle>(null);
  const [isPublishing, setPublishing] = useState(false);
  const [selection, setSelection] = useState<{ path: Path; id: string | undefined }>();
  const [adding, setAdding] = useState<{ list: Path; index: number }>();
  const [cannot, setCannot] = useState('');
  const connectors = useQuery(connectorList);
  const connections = useQuery(connectionList);
  const checked = useQuery({
    queryKey: ['draft-problems', name, session.etag],
    queryFn: ({ signal }) => draftProblems(name, signal),
    enabled: session.etag !== '' && state.kind === 'saved',
    placeholderData: (before) => before,
  });
  const problems = checked.data?.errors ?? NONE;

  // While the text cannot be read, the graph stays as it was.
  const read = useMemo(() => treeOf(text.replaceAll('\r\n', '\n')), [text]);
  const last = useRef(EMPTY);
  if ('tree' in read) last.current = read.tree;
  const { flows } = last.current;
  const flow = flows.find((each) => each.name === wanted) ?? flows[0];
  const selected = flow && selection && currentPath(flow, selection);
  const select = (path: Path | undefined, id = path && flow && stepWithPath(flow, path)?.id) =>
    setSelection(path && { path, id });

  useEffect(() => {
    session.open();
    session.onMerged = (merged) => pane.current?.replace(merged);
    return () => session.close();
  }, [session]);

  /** Changes the text, unless it cannot be done. Then the step at a path is selected. */
  const change = (make: (now: string) => TextChange[], then?: Path, id?: string, isTyping = false) => {
    try {
      pane.current?.apply(make(session.text.replaceAll('\r\n', '\n')), isTyping);
      setCannot('');
      select(then, id);
    } catch (problem) {
      if (!(problem instanceof CannotEdit)) throw problem;
      setCannot(problem.message);
    }
  };
  const show = (path: Path) => {
    const place = placeOf(session.text.replaceAll('\r\n', '\n'), path);
    pane.current?.show(place.line, place.column);
  };
  const actions: GraphActions = {
    select: (path) => {
      select(path);
      if (view === 'split') show(path);
    },
    open: (path) => {
      if (view === 'graph') void navigate({ search: (before) => ({ ...before, view: 'split' }) });
      show(path);
    },
    add: (list, index) => setAdding({ list, index }),
    remove: (path) => change((now) => removeAt(now, path)),
    move: (path, by) => {
      const list = path.slice(0, -1);
      const index = Number(path.at(-1)) + by;
      const id = flow && stepWithPath(flow, path)?.id;
      if (index >= 0) change((now) => moveItem(now, path, list, index), [...list, index], id);
    },
  };
  const add = (choice: Choice) => {
    if (!adding || !flow) return;
    const { list, index } = adding;
    const id = String(stepOf(choice, flow, undefined).id);
    setAdding(undefined);
    change(
      (now) => {
        const saved = (connections.data ?? []).filter((each) => each.connector === choice.connector?.id);
        const needed = choice.needsConnection && choice.connector;
        const slot = needed
          ? slotFor(
              now,
              needed.id,
              saved.map((each) => each.name),
            )
          : undefined;
        const item = asItem(stepOf(choice, flow, slot?.slot));
        const added = insertItem(now, list, index, item);
        return slot ? [...added, ...slot.changes] : added;
      },
      [...list, index],
      id,
    );
  };
  const publish = async () => {
    await session.save({ create: true });
    if (session.state.kind === 'saved') setPublishing(true);
  };
  const isStale = 'unreadable' in read;
  const isTrigger = selected?.at(-1) === 'trigger';
  const step = flow && selected && !isTrigger ? stepWithPath(flow, selected) : undefined;
  const hasForm = flow !== undefined && view !== 'text' && !isStale && (isTrigger || step !== undefined);

  return (
    <Page
      title={name}
      tabTitle={`${name}, draft`}
      heading={
        <>
          {hasPage ? (
            <Link to="/integrations/$name" params={{ name }}>
              {name}
            </Link>
          ) : (
            name
          )}
          <span className="sep">·</span>
          <span className="muted editor-live">{live === null ? 'not published yet' : `live: v${live}`}</span>
        </>
      }
      actions={
        <>
          <SaveIndicator state={state} />
          <button
            type="button"
            className="button primary"
            disabled={problems.length > 0 || state.kind === 'conflict'}
            onClick={publish}
          >
            Publish…
          </button>
        </>
      }
    >
      <ConflictCard session={session} state={state} />
      <div className="editor-bar">
        <fieldset className="segments">
          <legend className="sr-only">View</legend>
          {VIEWS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => navigate({ search: (before) => ({ ...before, view: each }) })}
            >
              {WORDS[each]}
            </button>
          ))}
        </fieldset>
        {flows.length > 1 && (
          <fieldset className="segments">
            <legend className="sr-only">Flow</legend>
            {flows.map((each) => (
              <button
                key={each.name}
                type="button"
                aria-pressed={each === flow}
                onClick={() => navigate({ search: (before) => ({ ...before, flow: each.name }) })}
              >
                {each.title ?? each.name}
              </button>
            ))}
          </fieldset>
        )}
        <button type="button" className="button quiet" onClick={() => pane.current?.undo()}>
          Undo
        </button>
        <button type="button" className="button quiet" onClick={() => pane.current?.redo()}>
          Redo
        </button>
        <span role="status" className="editor-note">
          {cannot ||
            (isStale &&
              `The text cannot be read from line ${read.unreadable.line} on, so the graph is as it was before.`)}
        </span>
      </div>
      <div className={`card editor-panes is-${view}${hasForm ? ' has-form' : ''}`}>
        <div className={`pane-graph${isStale ? ' is-stale' : ''}`} inert={isStale}>
          {view !== 'text' && flow && (
            <Graph
              key={`${flow.name} ${view}`}
              flow={flow}
              connectors={connectors.data ?? []}
              problems={problems}
              selected={selected}
              actions={actions}
            />
          )}
        </div>
        {hasForm && (
          <StepForm
            key={selection?.id ?? pointer(selected ?? [])}
            integration={name}
            text={text.replaceAll('\r\n', '\n')}
            flow={flow}
            step={step ?? null}
            connectors={connectors.data ?? []}
            problems={problems}
            onSet={(path, value) =>
              change(
                (now) => (value === undefined ? removeAt(now, path) : setAt(now, path, value)),
                selected,
                selection?.id,
                true,
              )
            }
            onRename={({ path, id: before }, id) =>
              change(
                (now) =>
                  before ? renameStep(now, flow.path, path, before, id) : setAt(now, [...path, 'id'], id),
                path,
                id,
              )
            }
            onClose={() => select(undefined)}
          />
        )}
        <div className="pane-text">
          <TextPane
            ref={pane}
            label={`Document of ${name}`}
            text={session.text}
            problems={problems}
            onChange={(now) => session.edit(now)}
            onSave={() => void session.save()}
          />
        </div>
      </div>
      <ProblemList
        problems={problems}
        isDraft={session.etag !== ''}
        fixOf={(problem) => <CreateConnection problem={problem} text={text} />}
        onShow={(problem) => pane.current?.show(problem.line ?? 1, problem.column ?? 1)}
      />
      {adding && <StepPicker onPick={add} onClose={() => setAdding(undefined)} />}
      {isPublishing && (
        <PublishDialog name={name} live={live} session={session} onClose={() => setPublishing(false)} />
      )}
    </Page>
  );
}
