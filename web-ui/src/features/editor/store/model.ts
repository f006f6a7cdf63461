import { history, isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import {
  Compartment,
  EditorState,
  type Extension,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { TextChange } from '../document/text';

/**
 * The text of a draft with its one history. It lives as long as the editor is open. Graph, outline, forms and the text pane change it;
 * the text pane shows it while there is one.
 */
export class TextModel {
  private readonly listeners = new Set<() => void>();
  private readonly look = new Compartment();
  private readonly isOfWindows: boolean;
  private view: EditorView | undefined;
  private now: EditorState;
  /** Hears of each text that comes of a change. */
  onChange: (text: string) => void = () => undefined;

  constructor(text: string) {
    // CodeMirror knows line breaks of one kind alone.
    this.isOfWindows = text.includes('\r\n');
    this.now = EditorState.create({ doc: text, extensions: [history(), this.look.of([])] });
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  /** With line breaks of one kind. */
  readonly state = () => this.now;

  /** Shows the text in a place, until the function is called that comes back. */
  show(root: ShadowRoot, extensions: Extension): () => void {
    this.became(this.now.update({ effects: this.look.reconfigure(extensions) }).state);
    const view = new EditorView({
      parent: root,
      root,
      state: this.now,
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
   * Makes changes of the text.
   *
   * @param isTyping whether they are undone together with those right before and after; else they are undone alone
   */
  apply(changes: readonly TextChange[], isTyping = false) {
    const annotations = isTyping ? Transaction.userEvent.of('input.type') : isolateHistory.of('full');
    this.dispatch({ changes: [...changes], annotations });
  }

  /** Takes a text that was merged elsewhere: undo leaves the changes of others as they are. */
  replace(text: string) {
    const changes = difference(this.now.doc.toString(), text.replaceAll('\r\n', '\n'));
    this.dispatch({ changes, annotations: Transaction.addToHistory.of(false) });
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

  private pass(transaction: Transaction) {
    if (this.view) this.view.dispatch(transaction);
    else this.took([transaction], transaction.state);
  }

  private took(transactions: readonly Transaction[], state: EditorState) {
    this.became(state);
    if (!transactions.some((each) => each.docChanged)) return;
    const text = state.doc.toString();
    this.onChange(this.isOfWindows ? text.replaceAll('\n', '\r\n') : text);
  }

  private became(state: EditorState) {
    this.now = state;
    for (const listener of this.listeners) listener();
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
