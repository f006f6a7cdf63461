import { Suspense, useState } from 'react';
import { ShortcutHelp } from '../../ui/keys/ShortcutHelp';
import { Page } from '../../ui/Page';
import { afterwards } from '../../ui/parts';
import { editor as words } from '../../words/editor';
import { BottomPanel } from './bottom/BottomPanel';
import { ConflictCard } from './conflict/ConflictCard';
import { DataProvider } from './data/DataProvider';
import { addSlot, onlySlot } from './document/connections';
import { asItem, insertItem } from './document/edit';
import { inSequence } from './document/sequence';
import type { Path } from './document/text';
import type { Flow } from './document/tree';
import { EditorBar } from './EditorBar';
import { EditorCommands } from './EditorCommands';
import { EditorTitle, PublishButton, SettingsButton, UndoButtons } from './EditorHead';
import { FlowTabs } from './flows/FlowTabs';
import { Panes } from './Panes';
import { type Choice, stepOf } from './picker/choice';
import { PublishedSince } from './publish/PublishedSince';
import { SaveIndicator } from './SaveIndicator';
import { focusForm, useEditorKeys } from './steps/useEditorKeys';
import { EditorContext, type NewConnection, type OpenEditor, type Opened } from './store/useEditor';
import { useOpenEditor } from './store/useOpenEditor';
import { TestMenu } from './test/TestMenu';
import { TestNote } from './test/TestNote';
import { TestProvider } from './test/TestProvider';
import { useTriggerChoice } from './triggers/useTriggerChoice';
import './editor.css';
import './full.css';

// Loaded after the page.
const CreateConnection = afterwards(async () => ({
  default: (await import('./CreateConnection')).CreateConnection,
}));
const ExtractFlow = afterwards(async () => ({ default: (await import('./flows/ExtractFlow')).ExtractFlow }));
const FindDialog = afterwards(async () => ({ default: (await import('./find/FindDialog')).FindDialog }));
const StepPicker = afterwards(async () => ({ default: (await import('./picker/StepPicker')).StepPicker }));
const IntegrationSheet = afterwards(async () => ({
  default: (await import('./integration/IntegrationSheet')).IntegrationSheet,
}));
const PublishDialog = afterwards(async () => ({ default: (await import('./PublishDialog')).PublishDialog }));

/** Graph, outline and text of one document, with one selection and one history. */
export function Editor({ name, ...opened }: Opened & { name: string }) {
  const open = useOpenEditor(name, opened);
  const [adding, setAdding] = useState<{ list: Path; index: number }>();
  const [added, setAdded] = useState<string>();
  const [extracting, setExtracting] = useState<readonly Path[]>();
  const [creating, setCreating] = useState<NewConnection>();
  const [isPublishing, setPublishing] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const [hasSettings, setSettings] = useState(false);
  const { session, flow, saved } = open;
  const startAdding = (list: Path, index: number) => setAdding({ list, index });
  const trigger = useTriggerChoice({ ...open, startAdding }, open.view !== 'text' && isBlank(open.flows));
  const editor: OpenEditor = {
    ...open,
    added,
    startAdding,
    extractSteps: setExtracting,
    chooseTrigger: trigger.choose,
    createConnection: setCreating,
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
        const { connector } = choice;
        const action = connector?.actions.find((each) => each.id === choice.name);
        const slot = connector && saved && onlySlot(now, connector.id, action, saved);
        return inSequence(now, [
          (before) => insertItem(before, list, index, asItem(stepOf(choice, flow, slot))),
          (before) => (slot === undefined ? [] : addSlot(before, slot, connector?.id ?? '')),
        ]);
      },
      { select: [{ path: [...list, index], id }] },
    );
  };

  return (
    <EditorContext value={editor}>
      <DataProvider>
        <TestProvider>
          <EditorCommands find={() => setFinding(true)} showSettings={() => setSettings(true)} />
          <Page
            isFull
            title={open.title}
            tabTitle={words.draftOf(open.title)}
            heading={<EditorTitle />}
            actions={
              <>
                <FlowTabs />
                <SaveIndicator />
                <UndoButtons />
                <SettingsButton show={() => setSettings(true)} />
                <TestMenu />
                <PublishButton />
              </>
            }
          >
            <EditorBar />
            <ConflictCard />
            <PublishedSince />
            <TestNote />
            <Panes />
            <BottomPanel />
          </Page>
        </TestProvider>
      </DataProvider>
      {trigger.picker}
      {adding && (
        <Suspense>
          <StepPicker onPick={add} onClose={() => setAdding(undefined)} />
        </Suspense>
      )}
      {extracting && (
        <Suspense>
          <ExtractFlow paths={extracting} onClose={() => setExtracting(undefined)} />
        </Suspense>
      )}
      {creating && (
        <Suspense>
          <CreateConnection wanted={creating} editor={open} onClose={() => setCreating(undefined)} />
        </Suspense>
      )}
      {hasSettings && (
        <Suspense>
          <IntegrationSheet onClose={() => setSettings(false)} />
        </Suspense>
      )}
      {isFinding && (
        <Suspense>
          <FindDialog onClose={() => setFinding(false)} />
        </Suspense>
      )}
      <ShortcutHelp />
      {isPublishing && (
        <Suspense>
          <PublishDialog onClose={() => setPublishing(false)} />
        </Suspense>
      )}
    </EditorContext>
  );
}

/** A new integration begins with the choice of a trigger. */
function isBlank([flow, other]: readonly Flow[]): boolean {
  const isEmpty = flow?.trigger?.use === undefined && flow?.list.steps.length === 0;
  return other === undefined && isEmpty;
}
