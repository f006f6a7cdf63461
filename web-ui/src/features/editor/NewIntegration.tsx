import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { draft as words } from '../../words/draft';
import { integrations } from '../../words/integrations';
import { everyIntegration, saveDraft } from './api';
import { nameFor, nameProblem, starter } from './starter';

/** Creates an integration with a name, and opens the editor. */
export function NewIntegration({
  className = 'button primary',
  children = 'New integration',
}: {
  className?: string;
  children?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setOpen(true)}>
        {children}
      </button>
      {open && <NameDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Asks for the name. */
export function NameDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const name = nameFor(typed);
  const title = typed.trim() === name ? undefined : typed.trim();
  const [isTried, setTried] = useState(false);
  const field = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: async () => {
      if ((await everyIntegration()).some((each) => each.name === name))
        throw new ApiProblem(409, 'Taken', integrations.taken(name));
      await saveDraft(name, starter(name, title), '');
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['integrations'] });
      await navigate({ to: '/integrations/$name/edit', params: { name } });
      onClose();
    },
  });
  const wrong = isTried ? nameProblem(name) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (nameProblem(name) === undefined) begin.mutate();
  };
  return (
    <Dialog title={words.newIntegration} onClose={onClose}>
      <form className="form dialog-body" onSubmit={submit} noValidate>
        <div className="field">
          <label htmlFor={field}>{words.name}</label>
          <input
            id={field}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            placeholder={words.namePlaceholder}
            aria-invalid={wrong !== undefined}
            aria-describedby={`${field}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p id={`${field}-hint`} className={wrong ? 'field-error caption' : 'muted caption'}>
            {wrong ?? (title && name ? words.nameIs(name) : words.nameHint)}
          </p>
        </div>
        {begin.isError && <Problem what={words.createFailed} error={begin.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button primary" disabled={begin.isPending}>
            {words.create}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
