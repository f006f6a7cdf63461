import { useEffect, useRef } from 'react';
import { useShortcuts } from '../../../ui/keys/useShortcuts';
import { stepOfPointer } from '../document/place';
import type { OpenEditor } from '../store/useEditor';

/** The parts of the editor, in the order of F6. */
const PANES = ['.graph, .outline', '.step-form', '.text-pane', '.editor-bottom'];

/** The keys that act wherever the focus is in the editor. */
export function useEditorKeys(editor: OpenEditor, find: () => void) {
  const at = useRef(-1);
  const problem = (by: 1 | -1) => {
    const { problems, flows, select, model } = editor;
    if (problems.length === 0) return;
    at.current =
      at.current < 0
        ? by > 0
          ? 0
          : problems.length - 1
        : (at.current + by + problems.length) % problems.length;
    const next = problems[at.current];
    if (!next) return;
    const path = stepOfPointer(flows, next.pointer);
    if (path) select([path]);
    model.reveal(next.line ?? 1, next.column ?? 1);
  };
  useShortcuts({
    undo: editor.undo,
    redo: editor.redo,
    save: () => void editor.session.save(),
    publish: () => void editor.publish(),
    nextProblem: () => problem(1),
    previousProblem: () => problem(-1),
    nextPane: () => nextPane(() => editor.model.focus()),
    find,
  });
  useEffect(() => {
    const back = (event: KeyboardEvent) => {
      const isInForm = event.target instanceof Element && event.target.closest('.step-form') !== null;
      if (event.key === 'Escape' && isInForm && !event.defaultPrevented) focusFlow();
    };
    window.addEventListener('keydown', back);
    return () => window.removeEventListener('keydown', back);
  }, []);
}

function nextPane(focusText: () => void) {
  const panes = PANES.map((selector) => document.querySelector<HTMLElement>(selector)).filter(
    (pane) => pane !== null,
  );
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + 1) % panes.length];
  if (next?.matches('.text-pane')) focusText();
  else (next?.tabIndex === 0 ? next : next?.querySelector<HTMLElement>(FOCUSABLE))?.focus();
}

const FOCUSABLE = 'button:not([disabled]), input, select, textarea, a[href], [tabindex="0"]';

/** Puts the focus into the form of the selected step, once it is there. */
export function focusForm(field?: 'title') {
  requestAnimationFrame(() => {
    const form = document.querySelector('.step-form');
    if (field === 'title') {
      // The fields of the names are collapsed at first. A click shows them in the next frame.
      form?.querySelector<HTMLElement>('.naming[aria-expanded=false]')?.click();
      requestAnimationFrame(() => form?.querySelector<HTMLInputElement>('.form-names input')?.select());
    } else {
      form
        ?.querySelector<HTMLElement>(
          '.step-fields :is(input, select, textarea):enabled, :is(input, select, textarea):enabled',
        )
        ?.focus();
    }
  });
}

/** Back from the form, or from a dialog, to the step. */
export function focusFlow() {
  document.querySelector<HTMLElement>('.graph, .outline')?.focus();
}
