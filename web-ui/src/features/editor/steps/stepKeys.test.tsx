import { cleanup, createEvent, fireEvent, render, screen } from '@testing-library/react';
import { useSyncExternalStore } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { treeOf } from '../document/tree';
import { Outline } from '../outline/Outline';
import { EditorForTests } from '../store/editorForTests';
import type { TextModel } from '../store/model';
import { chosen, currentPaths } from '../store/selection';
import { EditorContext, useEditor } from '../store/useEditor';
import { useFolding } from '../store/useFolding';
import { useStepActions } from './useStepActions';

const TEXT = `integration: shop
flows:
  f:
    trigger: { use: manual.start }
    steps:
      - id: a
        delay: 1s
      - id: b
        for-each: "{{ payload }}"
        steps:
          - { id: c, delay: 2s }
      - id: d
        stop: done
`;
let text = TEXT;
let model: TextModel;
const startAdding = vi.fn();

/** The editor for tests, with a selection that moves. */
function Moving() {
  const editor = useEditor();
  model = editor.model;
  const selection = useSyncExternalStore(model.subscribe, model.selection);
  const flow = editor.flow as NonNullable<typeof editor.flow>;
  const paths = currentPaths(flow, selection);
  const folding = useFolding(flow, paths.at(-1));
  const selectAt: typeof editor.selectAt = (places) => {
    const now = treeOf(model.state().doc.toString());
    const home = 'tree' in now ? now.tree.flows[0] : undefined;
    if (home) model.select(places.map((path) => chosen(home, path)));
  };
  const moving: typeof editor = {
    ...editor,
    folding,
    selection: paths,
    selected: paths.at(-1),
    selectAt,
    select: selectAt,
    say: () => undefined,
    startAdding,
    change: (make, after = {}) => {
      const isDone = editor.change(make, after);
      if (isDone && after.select) selectAt(after.select.map(({ path }) => path));
      return isDone;
    },
  };
  return (
    <EditorContext value={moving}>
      <Tree />
    </EditorContext>
  );
}

function Tree() {
  return <Outline actions={useStepActions()} openMenu={() => undefined} />;
}

function open(selected: string[], document = TEXT) {
  text = document;
  render(
    <EditorForTests
      text={document}
      step="a"
      onText={(now) => {
        text = now;
      }}
    >
      <Moving />
    </EditorForTests>,
  );
  const tree = screen.getByRole('tree');
  for (const key of ['ArrowDown', ...selected]) press(key);
  return tree;
}

function press(key: string, modifiers = {}) {
  fireEvent.keyDown(screen.getByRole('tree'), { key, ...modifiers });
}
const ids = () => [...text.matchAll(/id: (\w+)/g)].map(([, id]) => id).join(' ');
const selected = () => model.selection().map((each) => each.id);

/** The line that the keys are at. */
const lineOf = (tree: HTMLElement) => tree.getAttribute('aria-activedescendant')?.replace(/^[^/]*/, '');

afterEach(cleanup);

describe('keys of the graph and the outline', () => {
  it('go through the steps, in and out', () => {
    open(['ArrowDown', 'ArrowDown']);
    expect(selected()).toEqual(['b']);
    press('ArrowRight');
    expect(selected()).toEqual(['c']);
    press('ArrowLeft');
    expect(selected()).toEqual(['b']);
    press('ArrowUp');
    expect(selected()).toEqual(['a']);
  });

  it('move steps, also into and out of others', () => {
    open(['ArrowDown']);
    press('ArrowDown');
    press('ArrowUp', { altKey: true });
    expect(ids()).toBe('b c a d');
    press('ArrowDown', { altKey: true });
    expect(text).toBe(TEXT);
    press('ArrowUp');
    press('ArrowRight', { altKey: true });
    expect(ids()).toBe('b a c d');
    expect(selected()).toEqual(['a']);
    press('ArrowLeft', { altKey: true });
    expect(ids()).toBe('b c a d');
  });

  it('select several, and delete and duplicate them', () => {
    open(['ArrowDown']);
    press('ArrowDown', { shiftKey: true });
    expect(selected()).toEqual(['a', 'b']);
    press('d', { ctrlKey: true });
    expect(ids()).toBe('a b c a_2 b_2 c_2 d');
    expect(selected()).toEqual(['a_2', 'b_2']);
    press('Delete');
    expect(text).toBe(TEXT);
    expect(selected()).toEqual(['d']);
  });

  it('copy and paste text', () => {
    const tree = open(['ArrowDown']);
    const data = new Map<string, string>();
    const clipboardData = {
      setData: (type: string, value: string) => data.set(type, value),
      getData: (type: string) => data.get(type) ?? '',
    };
    const command = (name: 'copy' | 'cut' | 'paste') => {
      const event = createEvent[name](tree);
      Object.defineProperty(event, 'clipboardData', { value: clipboardData });
      fireEvent(tree, event);
    };
    command('cut');
    expect(data.get('text/plain')).toBe('- id: a\n  delay: 1s');
    expect(ids()).toBe('b c d');
    press('ArrowRight');
    command('paste');
    expect(ids()).toBe('b c a d');
  });

  it('disable and enable', () => {
    open(['ArrowDown']);
    press('e');
    expect(text).toContain('      - id: a\n        delay: 1s\n        disabled: true\n');
    press('e');
    expect(text).toBe(TEXT);
  });

  it('walk through empty branches of the outline, and add to them', () => {
    const tree = open(
      ['ArrowDown'],
      `flows:
  f:
    trigger: { use: manual.start }
    steps:
      - id: a
        switch: [{ when: "{{ payload.b }}", steps: [] }, { otherwise: [] }]
      - { id: d, stop: done }
`,
    );
    expect(selected()).toEqual(['a']);
    press('ArrowDown');
    expect(lineOf(tree)).toBe('/flows/f/steps/0/switch/0/steps');
    press('a');
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps', 0, 'switch', 0, 'steps'], 0);
    // Deleting is for steps: none is at this line.
    press('Delete');
    expect(ids()).toBe('a d');
    press('ArrowDown');
    expect(lineOf(tree)).toBe('/flows/f/steps/0/switch/1/otherwise');
    press('Enter');
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps', 0, 'switch', 1, 'otherwise'], 0);
    press('ArrowDown');
    expect(selected()).toEqual(['d']);
    press('ArrowUp');
    press('ArrowLeft');
    expect(selected()).toEqual(['a']);
  });

  it('ask what to add', () => {
    open(['ArrowDown', 'ArrowDown', 'i']);
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps', 1, 'steps'], 1);
    press('a');
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps'], 2);
    press('A', { shiftKey: true });
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps'], 1);
  });

  it('add inside of a step to its first branch without steps', () => {
    const branches = (first: string) =>
      `flows:\n  f:\n    trigger: { use: manual.start }\n    steps:\n      - { id: a, try: [${first}], catch: [] }\n`;
    open(['ArrowDown', 'i'], branches(''));
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps', 0, 'try'], 0);
    cleanup();
    open(['ArrowDown', 'i'], branches('{ id: b, stop: done }'));
    expect(startAdding).toHaveBeenLastCalledWith(['flows', 'f', 'steps', 0, 'catch'], 0);
  });
});
