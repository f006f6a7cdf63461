import { defaultKeymap, history, historyKeymap, isolateHistory, redo, undo } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Text, Transaction } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { DocumentProblem } from '../../../api/types';
import type { TextChange } from '../document/text';
import { problemWords } from '../words';

/** What else acts on the text. */
export interface TextHandle {
  /** Shows a text that was merged elsewhere: undo leaves the changes of others as they are. */
  replace(text: string): void;
  /**
   * Makes changes of the text.
   *
   * @param isTyping whether they are undone together with those right before and after; else they are undone alone
   */
  apply(changes: readonly TextChange[], isTyping?: boolean): void;
  undo(): void;
  redo(): void;
  show(line: number, column: number): void;
}

interface Props {
  label: string;
  /** The text at the beginning. */
  text: string;
  problems: readonly DocumentProblem[];
  onChange: (text: string) => void;
  onSave: () => void;
  ref?: Ref<TextHandle>;
}

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--tok-key)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: tags.special(tags.string), color: 'var(--tok-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--tok-number)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--failed)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--muted)',
    borderRight: '1px solid var(--border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--raised)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  // The images that come with these are data, which the content security policy forbids.
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failed) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': { content: 'none', color: 'var(--failed)', fontWeight: '600' },
  '.cm-lint-marker-error::before': { content: '"✕"' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--text)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--border)',
    fontFamily: 'var(--sans)',
    fontSize: '13px',
    maxWidth: '480px',
  },
});

/** The document as text. In a shadow root, where its styles need no exception of the content security policy. */
export function TextPane({ label, text, problems, onChange, onSave, ref }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const told = useRef({ onChange, onSave });
  told.current = { onChange, onSave };
  const first = useRef(text);
  // The editor knows line breaks of one kind alone.
  const isOfWindows = useRef(text.includes('\r\n'));

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          yaml(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          syntaxHighlighting(colours),
          look,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                told.current.onSave();
                return true;
              },
            },
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const now = update.state.doc.toString();
            told.current.onChange(isOfWindows.current ? now.replaceAll('\n', '\r\n') : now);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      first.current = editor.state.doc.toString();
      editor.destroy();
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, marks(problems, editor.state.doc)));
  }, [problems]);

  useImperativeHandle(
    ref,
    () => ({
      replace(next) {
        const editor = view.current;
        const after = next.replaceAll('\r\n', '\n');
        if (!editor) return;
        const changes = difference(editor.state.doc.toString(), after);
        editor.dispatch({ changes, annotations: Transaction.addToHistory.of(false) });
      },
      apply(changes, isTyping = false) {
        const annotations = isTyping ? Transaction.userEvent.of('input.type') : isolateHistory.of('full');
        view.current?.dispatch({ changes: [...changes], annotations });
      },
      undo() {
        if (view.current) undo(view.current);
      },
      redo() {
        if (view.current) redo(view.current);
      },
      show(line, column) {
        const editor = view.current;
        if (!editor) return;
        const at = place(editor.state.doc, line, column);
        editor.dispatch({
          selection: { anchor: at },
          effects: EditorView.scrollIntoView(at, { y: 'center' }),
        });
        editor.focus();
      },
    }),
    [],
  );

  return <div ref={host} className="text-pane" />;
}

function place(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.from + Math.max(0, column - 1), found.to);
}

function marks(problems: readonly DocumentProblem[], doc: Text): Diagnostic[] {
  return problems.map((problem) => {
    const from = place(doc, problem.line ?? 1, problem.column ?? 1);
    const to = doc.lineAt(from).to;
    return { from, to, severity: 'error', message: problemWords(problem) };
  });
}

/** The one place in which two texts differ. */
function difference(before: string, after: string) {
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
