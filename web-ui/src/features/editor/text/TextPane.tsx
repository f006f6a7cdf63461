import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import type { Text } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { DocumentProblem } from '../../../api/types';
import type { TextModel } from '../store/model';
import { problemWords } from '../words';

interface Props {
  model: TextModel;
  label: string;
  problems: readonly DocumentProblem[];
  onSave: () => void;
  /** The user moved the caret. */
  onCaret: (at: number) => void;
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
  // Their images are data URLs, which the content security policy forbids.
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
export function TextPane({ model, label, problems, onSave, onCaret }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const told = useRef({ onSave, onCaret });
  told.current = { onSave, onCaret };

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    return model.show(root, [
      lineNumbers(),
      lintGutter(),
      yaml(),
      indentOnInput(),
      bracketMatching(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      syntaxHighlighting(colours),
      look,
      EditorView.updateListener.of(({ transactions, state }) => {
        if (transactions.some((each) => each.isUserEvent('select')))
          told.current.onCaret(state.selection.main.head);
      }),
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
    ]);
  }, [model, label]);

  useEffect(() => {
    const state = model.state();
    model.dispatch(setDiagnostics(state, marks(problems, state.doc)));
  }, [model, problems]);

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
