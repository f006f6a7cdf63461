import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import type { ConnectorView, DocumentProblem } from '../../../api/types';
import { DataProvider } from '../data/DataProvider';
import { CannotEdit } from '../document/edit';
import { placeOfStep, TRIGGER } from '../document/stepPath';
import { stepWithPath, treeOf } from '../document/tree';
import type { DraftSession } from '../draft/session';
import { TestProvider } from '../test/TestProvider';
import { TextModel } from './model';
import { EditorContext, type OpenEditor } from './useEditor';

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
    name: 'shop',
    model,
    saving: { kind: 'saved' },
    text,
    flows,
    flow,
    unreadable: undefined,
    problems,
    connectors,
    connections: [],
    run: undefined,
    showRun: () => undefined,
    selection: selected ? [selected] : [],
    selected,
    step: !flow || !selected ? undefined : selected.at(-1) === TRIGGER ? null : stepWithPath(flow, selected),
    select: () => undefined,
    change: (make, { isTyping } = {}) => {
      try {
        model.apply(make(model.state().doc.toString()), isTyping);
      } catch (problem) {
        if (!(problem instanceof CannotEdit)) throw problem;
        setNote(problem.message);
        return false;
      }
      onText?.(model.state().doc.toString());
      return true;
    },
    note: { text: note },
    undo: () => model.undo(),
    redo: () => model.redo(),
    added: undefined,
    ...more,
  } as OpenEditor;
  return (
    <QueryClientProvider client={client}>
      <EditorContext value={editor}>
        <DataProvider>
          <TestProvider>{children}</TestProvider>
        </DataProvider>
      </EditorContext>
    </QueryClientProvider>
  );
}
