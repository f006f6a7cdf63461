import { type FormEvent, useId, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { flows as words } from '../../../words/flows';
import { callsOf } from '../document/flows';
import type { Flow } from '../document/tree';
import { flowNameProblem, NameField } from './NameField';
import { flowTitle } from './useFlowActions';

interface Props {
  flow: Flow;
  flows: readonly Flow[];
  onRename: (name: string, title: string | undefined) => void;
  onClose: () => void;
}

/** Changes the title and the name of a flow. */
export function RenameFlow({ flow, flows, onRename, onClose }: Props) {
  const [title, setTitle] = useState(flow.title ?? '');
  const [name, setName] = useState(flow.name);
  const [isTried, setTried] = useState(false);
  const field = useId();
  const others = flows.filter((each) => each !== flow);
  const calls = callsOf(flows, flow.name).length;
  const problem = flowNameProblem(name, others);
  const hint = name === flow.name ? words.nameHint : words.newAddress;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== undefined) return;
    onClose();
    onRename(name, title.trim() || undefined);
  };
  return (
    <Dialog title={words.renameTitle(flowTitle(flow))} onClose={onClose}>
      <form className="form dialog-body" onSubmit={submit} noValidate>
        <div className="field">
          <label htmlFor={field}>{words.title}</label>
          <input
            id={field}
            value={title}
            autoComplete="off"
            aria-describedby={`${field}-hint`}
            onChange={(event) => setTitle(event.target.value)}
          />
          <p id={`${field}-hint`} className="muted caption">
            {words.titleHint}
          </p>
        </div>
        <NameField
          value={name}
          onChange={setName}
          hint={name !== flow.name && calls > 0 ? `${hint} ${words.callsFollow(calls)}` : hint}
          wrong={isTried ? problem : undefined}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button primary">
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
