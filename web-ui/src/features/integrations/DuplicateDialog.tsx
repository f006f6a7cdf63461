import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import type { IntegrationView } from '../../api/types';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { integrations as words } from '../../words/integrations';
import { everyIntegration, readDraft, readVersion, saveDraft } from '../editor/api';
import { nameProblem } from '../editor/starter';

interface Props {
  integration: IntegrationView;
  onClose: () => void;
}

/** Creates a copy under another name, and opens it in the editor. */
export function DuplicateDialog({ integration, onClose }: Props) {
  const [name, setName] = useState(`${integration.name}-copy`.slice(0, 63));
  const [isTried, setTried] = useState(false);
  const field = useId();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const copy = useMutation({
    mutationFn: async () => {
      const { withName } = await import('./documents');
      if ((await everyIntegration()).some((each) => each.name === name))
        throw new ApiProblem(409, '', words.taken(name));
      const text = withName(await textOf(integration), name);
      if (text === undefined) throw new Error(words.noNameLine);
      await saveDraft(name, text, '');
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['integrations'] });
      await navigate({ to: '/integrations/$name/edit', params: { name } });
    },
  });
  const wrong = isTried && nameProblem(name) !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (nameProblem(name) === undefined) copy.mutate();
  };
  return (
    <Dialog title={words.duplicateTitle(integration.title || integration.name)} onClose={onClose}>
      <form className="form dialog-body" onSubmit={submit} noValidate>
        <p>{words.duplicateHint}</p>
        <div className="field">
          <label htmlFor={field}>{words.duplicateName}</label>
          <input
            id={field}
            value={name}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={wrong}
            aria-describedby={`${field}-hint`}
            onChange={(event) => setName(event.target.value)}
          />
          <p id={`${field}-hint`} className={wrong ? 'field-error caption' : 'muted caption'}>
            {words.nameRule}
          </p>
        </div>
        {copy.isError && <Problem what={words.duplicateFailed} error={copy.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button primary" disabled={copy.isPending}>
            {words.duplicateDo}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The published document, or the draft if there is none. */
async function textOf(integration: IntegrationView): Promise<string> {
  if (integration.version !== null) return readVersion(integration.name, Number(integration.version));
  return (await readDraft(integration.name))?.value.document ?? '';
}
