import { Link, useLocation } from '@tanstack/react-router';
import { useId } from 'react';
import { form } from '../../../words/form';
import { stepForm as words } from '../../../words/stepForm';
import { connectionChoices, setConnection, setConnectionOf, slotsOf } from '../document/connections';
import { useEditor } from '../store/useEditor';
import { connectionNote } from './connectionNote';
import type { FormModel } from './useStepForm';

/** The connection of a step or trigger: a slot of the document, a saved connection, or a new one. */
export function ConnectionField({ model }: { model: FormModel }) {
  const field = useId();
  const { text, saved, createConnection } = useEditor();
  const { connector, operation, path, flow, step, value } = model;
  if (!connector?.connection) return null;
  const chosen = typeof value.connection === 'string' ? value.connection : '';
  const choices = saved ? connectionChoices(text, connector.id, saved) : [];
  const note = connectionNote(model, chosen, saved && choices, slotsOf(text).has(chosen));
  const current = choices.find((each) => each.slot === chosen);
  const inDocument = choices.filter((each) => each.isInDocument);
  const others = choices.filter((each) => !each.isInDocument);
  const choose = (slot: string) =>
    model.edit((now) => setConnection(now, path, slot || undefined, connector.id));
  const create = () =>
    createConnection({
      connector,
      name: chosen && saved && !current?.saved ? (saved.bindings[chosen] ?? chosen) : undefined,
      use: (now, name) => setConnectionOf(now, { flow: flow.name, path, id: step?.id }, name, connector.id),
    });
  const asks = (what: 'select' | 'button') =>
    note.asks && (choices.length > 0 ? what === 'select' : what === 'button') ? true : undefined;
  return (
    <div className="field" data-pointer="/connection">
      <span className="field-head">
        <label htmlFor={field}>
          {words.connection}
          {operation?.connection === 'required' && (
            <span className="needed-mark">
              <span aria-hidden="true"> *</span>
              <span className="sr-only"> ({form.required})</span>
            </span>
          )}
        </label>
        {current?.saved && <EditConnection name={current.saved} />}
        <button type="button" className="button quiet" data-asks={asks('button')} onClick={create}>
          {words.newConnection}
        </button>
      </span>
      <select
        id={field}
        value={chosen}
        aria-invalid={note.isProblem || undefined}
        aria-describedby={note.text ? `${field}-note` : undefined}
        data-asks={asks('select')}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{words.noConnection}</option>
        {chosen && !current && <option value={chosen}>{saved ? words.missing(chosen) : chosen}</option>}
        {inDocument.length > 0 && (
          <optgroup label={words.inIntegration}>
            {inDocument.map(({ slot, saved: name }) => (
              <option key={slot} value={slot}>
                {name === undefined ? words.notSaved(slot) : name === slot ? slot : words.bound(slot, name)}
              </option>
            ))}
          </optgroup>
        )}
        {others.length > 0 && (
          <optgroup label={words.savedConnections}>
            {others.map(({ slot }) => (
              <option key={slot}>{slot}</option>
            ))}
          </optgroup>
        )}
      </select>
      {note.text && (
        <p id={`${field}-note`} className={note.isProblem ? 'field-error caption' : 'muted caption'}>
          {note.text}
        </p>
      )}
    </div>
  );
}

/** Leads to the settings of a connection, and from there back to this place of the draft. */
function EditConnection({ name }: { name: string }) {
  const back = useLocation({ select: ({ href }) => href });
  return (
    <Link to="/connections/$name" params={{ name }} search={{ back }} className="button quiet">
      {words.editConnection}
    </Link>
  );
}
