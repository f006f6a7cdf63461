import { useRef } from 'react';
import { connections as words } from '../../words/connections';
import { editor as editorWords } from '../../words/editor';
import { NewConnectionSheet } from '../connections/NewConnectionSheet';
import { slotsOf } from './document/connections';
import type { NewConnection, OpenEditor } from './store/useEditor';

interface Props {
  wanted: NewConnection;
  editor: Pick<OpenEditor, 'text' | 'saved' | 'change' | 'say'>;
  onClose: () => void;
}

/** Creates a connection beside the editor, and uses it in the document: one step of undo. */
export function CreateConnection({ wanted, editor, onClose }: Props) {
  const { text, saved, change, say } = editor;
  const nameProblem = (name: string) => {
    if (saved?.connections.some((each) => each.name === name)) return words.nameExists;
    const isOfAnother = (slotsOf(text).get(name) ?? wanted.connector.id) !== wanted.connector.id;
    return isOfAnother || (saved?.bindings[name] ?? name) !== name ? words.nameIsSlot : undefined;
  };
  const changes = useRef<number>(undefined);
  const use = (name: string) => {
    const isDone = change((now) => {
      const made = wanted.use(now, name);
      changes.current = made.length;
      return made;
    });
    // Otherwise there is a message about what prevented the change.
    if (isDone) say(editorWords.connectionCreated(name), changes.current !== 0);
    else changes.current = undefined;
  };
  return (
    <NewConnectionSheet
      connector={wanted.connector}
      suggestedName={wanted.name}
      nameProblem={nameProblem}
      onCreated={use}
      onWorks={(name, isContacted) => {
        if (isContacted && changes.current !== undefined)
          say(editorWords.connectionWorks(name), changes.current > 0);
        onClose();
      }}
      onClose={onClose}
    />
  );
}
