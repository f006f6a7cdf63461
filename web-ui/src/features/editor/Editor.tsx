import { lazy, Suspense, useState } from 'react';
import { ShortcutHelp } from '../../ui/keys/ShortcutHelp';
import { Page } from '../../ui/Page';
import { editor as words } from '../../words/editor';
import { BottomPanel } from './bottom/BottomPanel';
import { ConflictCard } from './conflict/ConflictCard';
import { DataProvider } from './data/DataProvider';
import { slotFor } from './document/connections';
import { asItem, insertItem } from './document/edit';
import type { Path } from './document/text';
import { EditorBar } from './EditorBar';
import { EditorTitle, FlowTabs, UndoButtons } from './EditorHead';
import { Panes } from './Panes';
import { type Choice, stepOf } from './picker/catalogue';
import { StepPicker } from './picker/StepPicker';
import { SaveIndicator } from './SaveIndicator';
import { focusForm, useEditorKeys } from './steps/useEditorKeys';
import { EditorContext, type OpenEditor, type Opened } from './store/useEditor';
import { useOpenEditor } from './store/useOpenEditor';
import { TestMenu } from './test/TestMenu';
import { TestNote } from './test/TestNote';
import { TestProvider } from './test/TestProvider';
import './editor.css';
import './full.css';

// Loaded when they are opened.
const FindDialog = lazy(async () => ({ default: (await import('./find/FindDialog')).FindDialog }));
const PublishDialog = lazy(async () => ({ default: (await import('./PublishDialog')).PublishDialog }));

/** Graph, outline and text of one document, with one selection and one history. */
export function Editor({ name, ...opened }: Opened & { name: string }) {
  const open = useOpenEditor(name, opened);
  const [adding, setAdding] = useState<{ list: Path; index: number }>();
  const [added, setAdded] = useState<string>();
  const [isPublishing, setPublishing] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const { session, saving, problems, flow, connections } = open;
  const editor: OpenEditor = {
    ...open,
    added,
    startAdding: (list, index) => setAdding({ list, index }),
    publish: async () => {
      await session.save({ create: true });
      if (session.state.kind === 'saved') setPublishing(true);
    },
    focusForm,
  };
  useEditorKeys(editor, () => setFinding(true));

  const add = (choice: Choice) => {
    if (!adding || !flow) return;
    const { list, index } = adding;
    const id = String(stepOf(choice, flow, undefined).id);
    setAdding(undefined);
    setAdded(id);
    open.change(
      (now) => {
        const saved = connections.filter((each) => each.connector === choice.connector?.id);
        const needed = choice.needsConnection && choice.connector;
        const slot = needed
          ? slotFor(
              now,
              needed.id,
              saved.map((each) => each.name),
              choice.canGoWithout,
            )
          : undefined;
        const added = insertItem(now, list, index, asItem(stepOf(choice, flow, slot?.slot)));
        return slot ? [...added, ...slot.changes] : added;
      },
      { select: [{ path: [...list, index], id }] },
    );
  };

  return (
    <EditorContext value={editor}>
      <DataProvider>
        <TestProvider>
          <Page
            isFull
            title={name}
            tabTitle={words.draftOf(name)}
            heading={<EditorTitle live={opened.live} hasPage={opened.hasPage} />}
            actions={
              <>
                <FlowTabs />
                <SaveIndicator />
                <UndoButtons />
                <TestMenu />
                <button
                  type="button"
                  className="button primary"
                  disabled={problems.length > 0 || saving.kind === 'conflict'}
                  title={problems.length > 0 ? words.publishIsBlocked : undefined}
                  onClick={() => void editor.publish()}
                >
                  {words.publish}
                </button>
              </>
            }
          >
            <EditorBar />
            <ConflictCard />
            <TestNote />
            <Panes />
            <BottomPanel />
          </Page>
        </TestProvider>
      </DataProvider>
      {adding && <StepPicker onPick={add} onClose={() => setAdding(undefined)} />}
      {isFinding && (
        <Suspense>
          <FindDialog onClose={() => setFinding(false)} />
        </Suspense>
      )}
      <ShortcutHelp />
      {isPublishing && (
        <Suspense>
          <PublishDialog
            name={name}
            live={opened.live}
            session={session}
            run={open.run}
            onClose={() => setPublishing(false)}
          />
        </Suspense>
      )}
    </EditorContext>
  );
}
