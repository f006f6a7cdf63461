import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from '@tanstack/react-router';
import { configure } from '@testing-library/react';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { vi } from 'vitest';
import type { ConnectorView, DocumentProblem } from '../../../api/types';
import { DataProvider } from '../data/DataProvider';
import { withoutUnusedSlots } from '../document/connections';
import { CannotEdit } from '../document/edit';
import { placeOfStep, TRIGGER } from '../document/stepPath';
import { stepWithPath, treeOf } from '../document/tree';
import type { DraftSession } from '../draft/session';
import { TestProvider } from '../test/TestProvider';
import { TextModel } from './model';
import { EditorContext, type OpenEditor } from './useEditor';

// Dialogs are loaded when they are opened, which takes long on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

interface Props {
  text: string;
  /** As of stepPathOf. */
  step: string;
  connectors?: readonly ConnectorView[];
  problems?: readonly DocumentProblem[];
  more?: Partial<OpenEditor>;
  onText?: (text: string) => void;
  children: ReactNode;
}

/** An open editor around parts of it that are tested: with the document, one selected step, and no server. */
export function EditorForTests(props: Props) {
  const { text: first, step: wanted, connectors = [], problems = [], more, onText, children } = props;
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }));
  const [router] = useState(() =>
    createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() }),
  );
  const [model] = useState(() => new TextModel(first));
  const [note, setNote] = useState('');
  const state = useSyncExternalStore(model.subscribe, model.state);
  const text = state.doc.toString();
  const read = treeOf(text);
  const flows = 'tree' in read ? read.tree.flows : [];
  const flow = flows[0];
  const selected = flow && placeOfStep(flow, wanted);
  const session = {
    etag: '"1"',
    state: { kind: 'saved' },
    save: async () => undefined,
  } as unknown as DraftSession;
  const editor = {
    session,
    live: null,
    hasPage: false,
    instead: { kind: 'nothing' },
    name: 'shop',
    title: 'shop',
    publication: { live: null, isOn: true, hasPage: false, next: 1, since: undefined },
    model,
    saving: { kind: 'saved' },
    text,
    flows,
    flow,
    unreadable: undefined,
    problems,
    connectors,
    connections: [],
    saved: { connections: more?.connections ?? [], bindings: {} },
    run: undefined,
    showRun: () => undefined,
    selection: selected ? [selected] : [],
    selected,
    step: !flow || !selected ? undefined : selected.at(-1) === TRIGGER ? null : stepWithPath(flow, selected),
    select: () => undefined,
    change: (make, { isTyping } = {}) => {
      try {
        const now = model.state().doc.toString();
        const changes = make(now);
        model.apply(isTyping ? changes : withoutUnusedSlots(now, changes), isTyping);
      } catch (problem) {
        if (!(problem instanceof CannotEdit)) throw problem;
        setNote(problem.message);
        return false;
      }
      onText?.(model.state().doc.toString());
      return true;
    },
    openedAt: undefined,
    note: { text: note },
    sayProblem: setNote,
    undo: () => model.undo(),
    redo: () => model.redo(),
    added: undefined,
    chooseTrigger: () => undefined,
    say: (text: string) => setNote(text),
    createConnection: () => undefined,
    ...more,
  } as OpenEditor;
  return (
    <QueryClientProvider client={client}>
      {/* Links need a router. It has other routes than the app. */}
      <RouterContextProvider router={router as never}>
        <EditorContext value={editor}>
          <DataProvider>
            <TestProvider>{children}</TestProvider>
          </DataProvider>
        </EditorContext>
      </RouterContextProvider>
    </QueryClientProvider>
  );
}
