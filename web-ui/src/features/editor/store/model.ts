import {
  history,
  historyField,
  invertedEffects,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from '@codemirror/commands';
import {
  Compartment,
  EditorState,
  type Extension,
  StateEffect,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { TextChange } from '../document/text';
import { NOTHING, type Selection } from './selection';

/** How many changes can be undone. */
const DEPTH = 10_000;
const SAVED = { history: historyField };

/** The selection before a change, which undo restores. */
const selectedBefore = StateEffect.define<Selection>();

/**
 * The text of a draft, its undo history and the selection. The graph, the outline, forms and the text pane
 * change it. It exists as long as the editor is open.
 */
export class TextModel {
  private readonly listeners = new Set<() => void>();
  private readonly look = new Compartment();
  private readonly isOfWindows: boolean;
  private view: EditorView | undefined;
  private now: EditorState;
  private chosen = NOTHING;
  /** Called with the text after each change. */
  onChange: (text: string) => void = () => undefined;
  /** Called with the place of an undo or redo whose selection is not known. */
  onUndone: (at: number) => void = () => undefined;

  /** @param saved of {@link saved}; it is passed over if it is of another text */
  constructor(text: string, saved?: unknown) {
    // CodeMirror knows line breaks of one kind alone.
    this.isOfWindows = text.includes('\r\n');
    const doc = text.replaceAll('\r\n', '\n');
    const extensions = [
      history({ minDepth: DEPTH }),
      invertedEffects.of((change) => (change.docChanged ? [selectedBefore.of(this.chosen)] : [])),
      this.look.of([]),
    ];
    this.now = restored(doc, saved, extensions) ?? EditorState.create({ doc, extensions });
  }

  /** The undo history as JSON. */
  saved(): unknown {
    return this.now.toJSON(SAVED);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** With line breaks of one kind. */
  readonly state = () => this.now;

  readonly selection = () => this.chosen;

  select(selection: Selection) {
    this.chosen = selection;
    this.tell();
  }

  /** Shows the text in an element. Returns a function that ends this. */
  show(root: ShadowRoot, extensions: Extension): () => void {
    this.became(this.now.update({ effects: this.look.reconfigure(extensions) }).state);
    const view = new EditorView({
      parent: root,
      root,
      state: this.now,
      scrollTo: EditorView.scrollIntoView(this.caret, { y: 'center' }),
      dispatchTransactions: (transactions) => {
        view.update(transactions);
        this.took(transactions, view.state);
      },
    });
    this.view = view;
    return () => {
      this.view = undefined;
      view.destroy();
      this.became(this.now.update({ effects: this.look.reconfigure([]) }).state);
    };
  }

  dispatch(spec: TransactionSpec) {
    if (this.view) {
      this.view.dispatch(spec);
    } else {
      const transaction = this.now.update(spec);
      this.took([transaction], transaction.state);
    }
  }

  /**
   * Changes the text.
   *
   * @param isTyping whether undo groups them with adjacent changes
   */
  apply(changes: readonly TextChange[], isTyping = false) {
    const annotations = isTyping ? Transaction.userEvent.of('input.type') : isolateHistory.of('full');
    this.dispatch({ changes: [...changes], annotations });
  }

  /** Takes a text that was merged elsewhere: undo leaves the changes of others as they are. */
  replace(text: string) {
    const changes = this.changesTo(text);
    this.dispatch({ changes, annotations: Transaction.addToHistory.of(false) });
  }

  /** Takes a text that the user has chosen: undo brings back the one before. */
  choose(text: string) {
    this.apply([this.changesTo(text)]);
  }

  private changesTo(text: string): TextChange {
    return difference(this.now.doc.toString(), text.replaceAll('\r\n', '\n'));
  }

  undo() {
    undo({ state: this.now, dispatch: (transaction) => this.pass(transaction) });
  }

  redo() {
    redo({ state: this.now, dispatch: (transaction) => this.pass(transaction) });
  }

  get canUndo() {
    return undoDepth(this.now) > 0;
  }

  get canRedo() {
    return redoDepth(this.now) > 0;
  }

  /** Puts the caret to a line and a column, both from 1. */
  reveal(line: number, column: number) {
    const { doc } = this.now;
    const found = doc.line(Math.min(Math.max(1, line), doc.lines));
    const at = Math.min(found.from + Math.max(0, column - 1), found.to);
    this.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: 'center' }),
    });
  }

  focus() {
    this.view?.focus();
  }

  /** Whether the user moves the caret in the text. */
  get hasFocus() {
    return this.view?.hasFocus === true;
  }

  /** The position of the caret. */
  get caret() {
    return this.now.selection.main.head;
  }

  private pass(transaction: Transaction) {
    if (this.view) this.view.dispatch(transaction);
    else this.took([transaction], transaction.state);
  }

  private took(transactions: readonly Transaction[], state: EditorState) {
    const isChanged = transactions.some((each) => each.docChanged);
    const undone = transactions.find((each) => each.docChanged && /^(un|re)do$/.test(userEvent(each)));
    const before = undone?.effects.findLast((effect) => effect.is(selectedBefore));
    if (before) this.chosen = before.value;
    this.became(state);
    if (undone && !before) undone.changes.iterChangedRanges((_from, _to, at) => this.onUndone(at));
    if (!isChanged) return;
    const text = state.doc.toString();
    this.onChange(this.isOfWindows ? text.replaceAll('\n', '\r\n') : text);
  }

  private became(state: EditorState) {
    this.now = state;
    this.tell();
  }

  private tell() {
    for (const listener of this.listeners) listener();
  }
}

const userEvent = (transaction: Transaction) => transaction.annotation(Transaction.userEvent) ?? '';

function restored(doc: string, saved: unknown, extensions: Extension): EditorState | undefined {
  if (saved === undefined || saved === null) return undefined;
  try {
    const state = EditorState.fromJSON(saved, { extensions }, SAVED);
    return state.doc.toString() === doc ? state : undefined;
  } catch {
    return undefined; // It was written by another version.
  }
}

/** The one place in which two texts differ. */
function difference(before: string, after: string): TextChange {
  let from = 0;
  while (from < Math.min(before.length, after.length) && before[from] === after[from]) from++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - from &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
