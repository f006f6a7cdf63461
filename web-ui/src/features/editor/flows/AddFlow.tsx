import { type FormEvent, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { flows as words } from '../../../words/flows';
import type { Flow } from '../document/tree';
import { nameFor } from '../starter';
import { flowNameProblem, NameField } from './NameField';

interface Props {
  flows: readonly Flow[];
  onAdd: (name: string, title: string | undefined) => void;
  onClose: () => void;
}

/** Asks for the name of a new flow. A name that is no name becomes the title, and a name is made of it. */
export function AddFlow({ flows, onAdd, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const name = nameFor(typed);
  const title = typed.trim() === name ? undefined : typed.trim();
  const problem = flowNameProblem(name, flows);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== undefined) return;
    onClose();
    onAdd(name, title);
  };
  return (
    <Dialog title={words.addTitle} onClose={onClose}>
      <form className="form dialog-body" onSubmit={submit} noValidate>
        <NameField
          value={typed}
          onChange={setTyped}
          hint={title && name ? words.nameIs(name) : words.nameHint}
          wrong={isTried ? problem : undefined}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button primary">
            {words.next}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
