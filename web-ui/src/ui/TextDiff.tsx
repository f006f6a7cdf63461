import { yaml } from '@codemirror/lang-yaml';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import './textDiff.css';

interface Props {
  before: string;
  after: string;
  /** The names of the two texts, such as "v3" and "Draft". */
  names: readonly [before: string, after: string];
}

const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '12.5px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-gutters': {
    fontFamily: 'var(--mono)',
    backgroundColor: 'var(--surface)',
    color: 'var(--muted)',
    borderRight: '1px solid var(--border)',
  },
  '.cm-collapsedLines': {
    background: 'var(--raised)',
    color: 'var(--muted)',
    fontFamily: 'var(--sans)',
    fontSize: '12px',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯"' },
  // The package draws changed text by an image, which the content security policy forbids.
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--failed) 22%, transparent)',
  },
  '&.cm-merge-b .cm-changedText': { background: 'color-mix(in srgb, var(--succeeded) 22%, transparent)' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--failed-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': {
    backgroundColor: 'color-mix(in srgb, var(--succeeded) 8%, transparent)',
  },
  '.cm-insertedLine, .cm-deletedLine, .cm-deletedLine del': { textDecoration: 'none' },
  '&.cm-merge-b .cm-insertedLine': { background: 'none' },
  // Signs mark the changes, too.
  '&.cm-merge-a .cm-changedLineGutter': { background: 'none' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'none' },
  '&.cm-merge-a .cm-changedLineGutter::after': { content: '"−"', color: 'var(--failed)' },
  '&.cm-merge-b .cm-changedLineGutter::after': { content: '"+"', color: 'var(--succeeded)' },
  '.cm-deletedLineGutter': { background: 'none' },
  '.cm-deletedLineGutter::after': { content: '"−"', color: 'var(--failed)' },
  '.cm-deletedChunk': { padding: '0' },
  '.cm-deletedChunk .cm-deletedLine': { padding: '0 2px 0 6px' },
  '.cm-changeGutter': { width: '14px', paddingLeft: '2px', fontWeight: '600' },
});

const SIDE_BY_SIDE = '(min-width: 1100px)';

/** Two texts with what differs: side by side where there is room, else one below the other. Equal parts are folded. */
export function TextDiff({ before, after, names }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [from, to] = names;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    // In a shadow root the styles of the editor need no exception of the content security policy.
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const wide = window.matchMedia(SIDE_BY_SIDE);
    let view: { destroy(): void } | undefined;
    const draw = () => {
      view?.destroy();
      view = wide.matches ? sideBySide(root, before, after, from, to) : unified(root, before, after, to);
    };
    draw();
    wide.addEventListener('change', draw);
    return () => {
      wide.removeEventListener('change', draw);
      view?.destroy();
    };
  }, [before, after, from, to]);
  return <div ref={host} className="text-diff" />;
}

const shown = (label: string): Extension[] => [
  lineNumbers(),
  yaml(),
  look,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({
    'aria-label': label,
    tabindex: '0',
    role: 'textbox',
    'aria-readonly': 'true',
  }),
];

const folded = { collapseUnchanged: { margin: 3, minSize: 6 }, gutter: true } as const;

function sideBySide(root: ShadowRoot, before: string, after: string, from: string, to: string) {
  return new MergeView({
    parent: root,
    root,
    a: { doc: before, extensions: shown(from) },
    b: { doc: after, extensions: shown(to) },
    ...folded,
  });
}

function unified(root: ShadowRoot, before: string, after: string, label: string) {
  return new EditorView({
    parent: root,
    root,
    doc: after,
    extensions: [shown(label), unifiedMergeView({ original: before, mergeControls: false, ...folded })],
  });
}
