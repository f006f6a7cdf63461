import { useLayoutEffect, useRef } from 'react';
import type { ConnectorView, DocumentProblem } from '../../../api/types';
import { draft as words } from '../../../words/draft';
import { renameSlot, slotsOf } from '../document/connections';
import { useEditor } from '../store/useEditor';

/** Creates the connection that an unbound slot lacks. */
export function BindSlot({ problem }: { problem: DocumentProblem }) {
  const { text, connectors } = useEditor();
  const slot = problem.pointer.split('/').at(-1) ?? '';
  const id = slotsOf(text).get(slot);
  const connector = connectors.find((each) => each.id === id);
  return connector ? <Create slot={slot} connector={connector} /> : null;
}

/** A connection with another name renames the slot. */
function Create({ slot, connector }: { slot: string; connector: ConnectorView }) {
  const { saved, createConnection } = useEditor();
  const button = useRef<HTMLButtonElement>(null);
  const bound = saved?.bindings[slot] ?? slot;
  // The button disappears with the problem, but the focus must not.
  useLayoutEffect(() => {
    const element = button.current;
    const panel = element?.closest('.editor-bottom');
    return () => {
      if (element && document.activeElement === element)
        panel?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
    };
  }, []);
  return (
    <button
      ref={button}
      type="button"
      className="button"
      onClick={() =>
        createConnection({
          connector,
          name: bound,
          use: (now, name) => (name === bound ? [] : renameSlot(now, slot, name)),
        })
      }
    >
      {words.createConnection}
    </button>
  );
}
