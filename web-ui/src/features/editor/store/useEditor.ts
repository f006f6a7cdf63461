import { createContext, useContext } from 'react';
import type { ConnectionView, ConnectorView, DocumentProblem } from '../../../api/types';
import type { Path, TextChange } from '../document/text';
import type { Flow, Step, Unreadable } from '../document/tree';
import type { DraftSession, SaveState } from '../draft/session';
import type { View } from '../views';
import type { TextModel } from './model';
import type { Folding } from './useFolding';

/** The opened draft. */
export interface Opened {
  session: DraftSession;
  model: TextModel;
  /** The version that is published now; null: none is. */
  live: number | null;
  /** Whether there is a page to go back to: there is none before the first version. */
  hasPage: boolean;
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

/** A draft that is open, as all parts of the editor share it. */
export interface OpenEditor extends Opened {
  name: string;
  saving: SaveState;
  /** With line breaks of one kind. */
  text: string;
  flows: readonly Flow[];
  /** The flow that is shown. */
  flow: Flow | undefined;
  /** Where the text cannot be read; the flows are as they were before. */
  unreadable: Unreadable | undefined;
  problems: readonly DocumentProblem[];
  connectors: readonly ConnectorView[];
  connections: readonly ConnectionView[];
  view: View;
  setView: (view: View) => void;
  showFlow: (name: string) => void;
  /** The run whose data and statuses are shown. */
  run: string | undefined;
  showRun: (id: string | undefined) => void;

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
  /** Saves the draft, and opens the dialog to publish it. */
  publish: () => Promise<void>;
}

export const EditorContext = createContext<OpenEditor | undefined>(undefined);

export function useEditor(): OpenEditor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('There is no editor around this.');
  return editor;
}
