import { createContext, useContext } from 'react';
import type { ConnectionView, ConnectorView, DocumentProblem } from '../../../api/types';
import type { SavedConnections } from '../document/connections';
import type { Path, TextChange } from '../document/text';
import type { Flow, Step } from '../document/tree';
import type { SaveState } from '../draft/saveState';
import type { DraftSession } from '../draft/session';
import type { Publication } from '../publish/usePublication';
import type { View } from '../views';
import type { TextModel } from './model';
import type { Instead, UnreadableText } from './readable';
import type { Folding } from './useFolding';

/** The opened draft. */
export interface Opened {
  session: DraftSession;
  model: TextModel;
  /** The version that was published when the editor was opened, or is published now; null: none. */
  live: number | null;
  /** Whether the server has it, as a version or as a draft. */
  hasPage: boolean;
  /** What the graph shows if the text cannot be read. */
  instead: Instead;
}

/** A message about a change, or why it failed. */
export interface Note {
  text: string;
  isBad?: boolean | undefined;
  /** Whether it offers to undo it. */
  canUndo?: boolean | undefined;
}

/** The effects after a change. */
export interface After {
  /** The places of the steps to select; undefined keeps the selection. */
  select?: readonly { path: Path; id?: string | undefined }[];
  /** Whether undo groups it with adjacent changes. */
  isTyping?: boolean;
}

/** A connection that the user creates without leaving the editor. */
export interface NewConnection {
  connector: ConnectorView;
  /** The suggested name. */
  name?: string | undefined;
  /** What the new connection changes in the text. */
  use: (text: string, name: string) => TextChange[];
}

/** A draft that is open, as all parts of the editor share it. */
export interface OpenEditor extends Opened {
  name: string;
  /** The title in the text; without one, the name. */
  title: string;
  publication: Publication;
  saving: SaveState;
  /** With line breaks of one kind. */
  text: string;
  flows: readonly Flow[];
  /** The flow that is shown. */
  flow: Flow | undefined;
  /** Where the text cannot be read; the flows are those of another text. */
  unreadable: UnreadableText | undefined;
  problems: readonly DocumentProblem[];
  connectors: readonly ConnectorView[];
  connections: readonly ConnectionView[];
  /** The same with the bindings of the integration; undefined while they are not loaded. */
  saved: SavedConnections | undefined;
  view: View;
  setView: (view: View) => void;
  showFlow: (name: string) => void;
  /** The run whose data and statuses are shown. */
  run: string | undefined;
  showRun: (id: string | undefined) => void;
  /** The path of the step in the address, as a run writes it: with the numbers of items. */
  openedAt: string | undefined;

  /** The selection; the focused step is last. */
  selection: readonly Path[];
  selected: Path | undefined;
  /** The selected step; null: the trigger. */
  step: Step | null | undefined;
  /** Selects steps of any flow, which is shown then. */
  select: (paths: readonly Path[]) => void;
  /** Selects the steps at places of the text right after a change. */
  selectAt: (paths: readonly Path[]) => void;
  /** Changes the text, or shows why that is not possible. Returns whether it was changed. */
  change: (make: (text: string) => TextChange[], after?: After) => boolean;
  /** The message about the last change. */
  note: Note;
  say: (text: string, canUndo?: boolean) => void;
  sayProblem: (text: string) => void;
  folding: Folding;
  undo: () => void;
  redo: () => void;
  /** Shows where a path is written, if the text is shown. */
  reveal: (path: Path) => void;

  /** The id of the step that was added last: its form begins with the first field to fill in. */
  added: string | undefined;
  /** Puts the focus into the form of the selected step: to the first field, or to its title. */
  focusForm: (field?: 'title') => void;
  /** Opens the picker for a place in a list. */
  startAdding: (list: Path, index: number) => void;
  /** Opens the dialog that moves steps to a new flow. */
  extractSteps: (paths: readonly Path[]) => void;
  /** Opens the picker of the trigger of a flow; by default, of the flow that is shown. */
  chooseTrigger: (flow?: string) => void;
  /** Opens the form of a new connection beside the editor. */
  createConnection: (wanted: NewConnection) => void;
  /** Saves the draft, and opens the dialog to publish it. */
  publish: () => Promise<void>;
}

export const EditorContext = createContext<OpenEditor | undefined>(undefined);

export function useEditor(): OpenEditor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('There is no editor around this.');
  return editor;
}
