import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { withoutItems } from '../../../api/stepPaths';
import type { ConnectionView, ConnectorView, DocumentProblem } from '../../../api/types';
import { editor as words } from '../../../words/editor';
import { connectionList } from '../../connections/api';
import { connectorList } from '../../connectors/api';
import { draftProblems } from '../api';
import { withoutUnusedSlots } from '../document/connections';
import { CannotEdit } from '../document/edit';
import { placeOf, stepAt } from '../document/place';
import { placeOfStep, stepPathOf, TRIGGER } from '../document/stepPath';
import { type Path, pointer, samePath, type TextChange } from '../document/text';
import { stepWithPath, treeOf } from '../document/tree';
import { browserHistories, browserLastReadable } from '../draft/journal';
import { usePublication } from '../publish/usePublication';
import { withMissingTriggers } from '../triggers/missingTrigger';
import { usualView, type View } from '../views';
import { useReadable } from './readable';
import { chosen, currentPaths, NOTHING } from './selection';
import type { After, Note, OpenEditor, Opened } from './useEditor';
import { useFolding } from './useFolding';
import { useSavedConnections } from './useSavedConnections';

const NO_PROBLEMS: readonly DocumentProblem[] = [];
const NO_CONNECTORS: readonly ConnectorView[] = [];
const NO_CONNECTIONS: readonly ConnectionView[] = [];
const NO_NOTE: Note = { text: '' };

/** Binds the document, its history, the selection and the address together. */
export function useOpenEditor(
  name: string,
  opened: Opened,
): Omit<
  OpenEditor,
  'added' | 'startAdding' | 'extractSteps' | 'chooseTrigger' | 'createConnection' | 'publish' | 'focusForm'
> {
  const { session, model } = opened;
  const search = useSearch({ from: '/shell/integrations/$name/edit' });
  const navigate = useNavigate({ from: '/integrations/$name/edit' });
  const state = useSyncExternalStore(model.subscribe, model.state);
  const saving = useSyncExternalStore(session.subscribe, session.snapshot);
  const selection = useSyncExternalStore(model.subscribe, model.selection);
  const [usual] = useState(usualView);
  const [note, setNote] = useState<Note>(NO_NOTE);
  const publication = usePublication(name, opened);
  const connectors = useQuery(connectorList);
  const connections = useQuery(connectionList);
  const saved = useSavedConnections(name, opened.live, connections.data);
  const checked = useQuery({
    queryKey: ['draft-problems', name, session.etag],
    queryFn: ({ signal }) => draftProblems(name, signal),
    enabled: session.etag !== '' && saving.kind === 'saved',
    placeholderData: (before) => before,
  });

  useEffect(() => {
    session.open();
    session.onMerged = (text) => {
      model.replace(text);
      setNote({ text: words.merged });
    };
    const keep = keeping(() => browserHistories.put(name, model.saved()));
    model.onChange = (text) => {
      session.edit(text);
      keep();
    };
    model.onUndone = (at) => {
      const now = model.state().doc.toString();
      const read = treeOf(now);
      const path = 'tree' in read ? stepAt(now, read.tree.flows, at) : undefined;
      const home = 'tree' in read && path && read.tree.flows.find((each) => each.name === path[1]);
      if (home) model.select([chosen(home, path)]);
    };
    return () => session.close();
  }, [name, session, model]);

  const text = useMemo(() => state.doc.toString(), [state.doc]);
  const { flows, title, unreadable } = useReadable(name, text, opened.instead, browserLastReadable);
  const home = selection.at(-1)?.path[1] ?? search.flow;
  const flow = flows.find((each) => each.name === home) ?? flows[0];
  const paths = useMemo(() => (flow ? currentPaths(flow, selection) : []), [flow, selection]);
  const selected = paths.at(-1);
  const step =
    !flow || !selected ? undefined : selected.at(-1) === TRIGGER ? null : stepWithPath(flow, selected);

  const errors = checked.data?.errors ?? NO_PROBLEMS;
  const problems = useMemo(() => withMissingTriggers(errors, flows), [errors, flows]);

  const folding = useFolding(flow, selected);

  // The address follows the selection, and the selection follows the address when it is changed from elsewhere.
  const stepPath = flow && selected && stepPathOf(flow, selected);
  const inAddress = useRef<string | undefined>(undefined);
  const addressed = search.step === undefined ? undefined : withoutItems(search.step);
  useEffect(() => {
    const wanted = address(search.flow, addressed);
    if (!flow || wanted === inAddress.current) return;
    inAddress.current = wanted;
    const named = flows.find((each) => each.name === search.flow) ?? flow;
    const place = addressed === undefined ? undefined : placeOfStep(named, addressed);
    model.select(place ? [chosen(named, place)] : NOTHING);
  }, [addressed, search.flow, flows, flow, model]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection counts
  useEffect(() => {
    const here = address(flow?.name, stepPath);
    if (here === inAddress.current || selection === NOTHING) return;
    inAddress.current = here;
    const shown = stepPath === undefined ? search.flow : flow?.name;
    void navigate({ search: (before) => ({ ...before, flow: shown, step: stepPath }), replace: true });
  }, [stepPath, selection]);

  const view = search.view ?? usual;
  const reveal = (path: Path) => {
    const place = placeOf(model.state().doc.toString(), path);
    model.reveal(place.line, place.column);
  };
  // In the split view, the marked line of the text follows the selection, unless the text has the focus.
  const shownStep = view === 'split' && selected ? `${pointer(selected)} ${step?.id}` : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection counts
  useEffect(() => {
    if (shownStep === '' || !selected || model.hasFocus) return;
    const here = stepAt(text, flows, model.caret);
    if (!here || !samePath(here, selected)) reveal(selected);
  }, [shownStep]);

  const select = (wanted: readonly Path[]) => {
    const from = flows.find((each) => each.name === wanted.at(-1)?.[1]) ?? flow;
    model.select(from ? wanted.map((path) => chosen(from, path)) : []);
  };

  const selectAt = (places: readonly Path[]) => {
    const now = treeOf(model.state().doc.toString());
    const home = 'tree' in now && now.tree.flows.find((each) => each.name === places.at(-1)?.[1]);
    model.select(home ? places.map((path) => chosen(home, path)) : NOTHING);
  };
  const change = (make: (now: string) => TextChange[], { select: then, isTyping }: After = {}) => {
    try {
      const now = model.state().doc.toString();
      const changes = make(now);
      model.apply(isTyping ? changes : withoutUnusedSlots(now, changes), isTyping);
    } catch (problem) {
      if (!(problem instanceof CannotEdit)) throw problem;
      setNote({ text: problem.message, isBad: true });
      return false;
    }
    setNote(NO_NOTE);
    if (then) selectAt(then.map(({ path }) => path));
    return true;
  };

  return {
    ...opened,
    live: publication.live,
    hasPage: publication.hasPage,
    name,
    title: title || name,
    publication,
    saving,
    text,
    flows,
    flow,
    unreadable,
    problems,
    connectors: connectors.data ?? NO_CONNECTORS,
    connections: connections.data ?? NO_CONNECTIONS,
    saved,
    view,
    setView: (view: View) => void navigate({ search: (before) => ({ ...before, view }) }),
    showFlow: (next) => {
      model.select(NOTHING);
      inAddress.current = undefined;
      void navigate({ search: (before) => ({ ...before, flow: next, step: undefined }) });
    },
    run: search.run,
    showRun: (run) => void navigate({ search: (before) => ({ ...before, run }) }),
    selection: paths,
    selected,
    step,
    select,
    selectAt,
    change,
    note,
    openedAt: search.step,
    say: (text, canUndo) => setNote({ text, canUndo }),
    sayProblem: (text) => setNote({ text, isBad: true }),
    folding,
    undo: () => {
      setNote(NO_NOTE);
      model.undo();
    },
    redo: () => {
      setNote(NO_NOTE);
      model.redo();
    },
    reveal,
  };
}

/** A step of a flow; undefined: no step is selected. */
const address = (flow: string | undefined, step: string | undefined) =>
  step === undefined ? undefined : `${flow} ${step}`;

/** Stores the latest state, one write at a time. If that fails, the history only does not survive a reload. */
function keeping(write: () => Promise<void>): () => void {
  let isWriting = false;
  let isDue = false;
  const keep = () => {
    isDue = isWriting;
    if (isWriting) return;
    isWriting = true;
    const next = () => {
      isWriting = false;
      if (isDue) keep();
    };
    write().then(next, next);
  };
  return keep;
}
