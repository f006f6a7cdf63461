import { Link, useLocation } from '@tanstack/react-router';
import { useId } from 'react';
import { stepForm as words } from '../../../words/stepForm';
import { slotsOf } from '../document/connections';
import { setAt } from '../document/edit';
import { useEditor } from '../store/useEditor';
import type { FormModel } from './useStepForm';

/** The connection of a step: a slot of the document, or a saved connection, for which a slot is added. */
export function ConnectionField({ model }: { model: FormModel }) {
  const field = useId();
  const { text, connections } = useEditor();
  const { connector, path, value } = model;
  if (!connector?.connection) return null;
  const slots = [...slotsOf(text)].filter(([, of]) => of === connector.id).map(([slot]) => slot);
  const saved = connections
    .filter((each) => each.connector === connector.id && !slots.includes(each.name))
    .map((each) => each.name);
  const chosen = typeof value.connection === 'string' ? value.connection : '';
  const problem = model.errors.get('/connection');
  const choose = (name: string) => {
    if (saved.includes(name)) {
      model.edit((now) => [
        ...setAt(now, ['connections', name], { connector: connector.id }),
        ...setAt(now, [...path, 'connection'], name),
      ]);
    } else model.set([...path, 'connection'], name || undefined);
  };
  const message = typeof problem === 'string' ? problem : problem?.message;
  const optional = optionalWords(model);
  return (
    <div className="field" data-pointer="/connection">
      <span className="field-head">
        <label htmlFor={field}>{words.connection}</label>
        <NewConnection connector={connector.id} />
      </span>
      <select
        id={field}
        value={chosen}
        aria-invalid={problem !== undefined || undefined}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{words.noConnection}</option>
        {chosen && !slots.includes(chosen) && !saved.includes(chosen) && <option>{chosen}</option>}
        {slots.map((each) => (
          <option key={each}>{each}</option>
        ))}
        {saved.map((each) => (
          <option key={each} value={each}>
            {words.saved(each)}
          </option>
        ))}
      </select>
      {!message && optional && <p className="muted caption">{optional}</p>}
      {message && <p className="field-error caption">{message}</p>}
    </div>
  );
}

/** When a connection is of use, if it can be left out. */
function optionalWords({ operation, step }: FormModel): string | undefined {
  if (operation?.connection !== 'optional') return undefined;
  if (step === null)
    return 'kind' in operation && CALLED.has(operation.kind) ? words.optionalForTrigger : undefined;
  const fields = Object.values(operation.input?.properties ?? {}) as { 'x-connection'?: string }[];
  return fields.some((each) => each['x-connection'] === 'instead') ? words.optionalForStep : undefined;
}

/** Kinds of triggers that others send requests to. */
const CALLED: ReadonlySet<string> = new Set(['webhook', 'call']);

/** Leads to a new connection, and from there back to this place of the draft. */
function NewConnection({ connector }: { connector: string }) {
  const back = useLocation({ select: ({ href }) => href });
  return (
    <Link to="/connections/new" search={{ connector, back }} className="caption">
      {words.newConnection}
    </Link>
  );
}
