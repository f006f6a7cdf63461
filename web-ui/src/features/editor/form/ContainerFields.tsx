import { SchemaField } from '../../../ui/form/SchemaForm';
import { stepForm as words } from '../../../words/stepForm';
import { removeAt, setAt } from '../document/edit';
import { renameKey } from '../document/keys';
import { duration, text } from '../stepKinds/schemas';
import { NamedRows } from './NamedRows';
import type { FormModel } from './useStepForm';

const ANY = { title: words.value };

/** The branches of a parallel step. */
export function BranchFields({ model }: { model: FormModel }) {
  const path = [...model.path, 'parallel'];
  const lists = model.step?.lists ?? [];
  return (
    <NamedRows
      title={words.branches}
      names={lists.map((each) => each.label ?? '')}
      below={(name) => (
        <span className="muted caption">
          {words.steps(lists.find((each) => each.label === name)?.steps.length ?? 0)}
        </span>
      )}
      labels={{ name: words.branchName, remove: words.removeBranch, add: words.addBranch }}
      newName="branch"
      least={2}
      onRename={(name, next) => model.edit((now) => renameKey(now, [...path, name], next))}
      onRemove={(name) => model.edit((now) => removeAt(now, [...path, name]))}
      onAdd={(name) => model.edit((now) => setAt(now, [...path, name], []))}
    />
  );
}

/** The catch and finally parts of a try. */
export function TryFields({ model }: { model: FormModel }) {
  const lists = model.step?.lists ?? [];
  const part = (role: 'catch' | 'finally', title: string, hint: string) => {
    const list = lists.find((each) => each.role === role);
    const isLast = lists.length === 2 && list !== undefined;
    return (
      <label className="check-field">
        <input
          type="checkbox"
          checked={list !== undefined}
          disabled={isLast}
          onChange={() =>
            model.edit((now) =>
              list ? removeAt(now, [...model.path, role]) : setAt(now, [...model.path, role], []),
            )
          }
        />
        <span>
          {title} {list && <span className="muted caption">{words.steps(list.steps.length)}</span>}
          <span className="muted caption hint">{hint}</span>
        </span>
      </label>
    );
  };
  return (
    <fieldset className="rows-field">
      <legend>{words.parts}</legend>
      {part('catch', words.catch, words.catchHint)}
      {part('finally', words.finally, words.finallyHint)}
    </fieldset>
  );
}

/** The variables that a step sets. */
export function VariableFields({ model }: { model: FormModel }) {
  const path = [...model.path, 'set'];
  const value = (model.value.set ?? {}) as Record<string, unknown>;
  return (
    <NamedRows
      title={words.variables}
      names={Object.keys(value)}
      below={(name) => (
        <SchemaField
          name={name}
          schema={ANY}
          value={value[name] === '' ? undefined : value[name]}
          // A variable without a value stays, so that its row does.
          onChange={(next) => model.set([...path, name], next ?? '')}
          errors={model.errors}
          pointer={`/set/${name}`}
        />
      )}
      labels={{ name: words.variableName, remove: words.removeVariable, add: words.addVariable }}
      newName="name"
      onRename={(name, next) => model.edit((now) => renameKey(now, [...path, name], next))}
      onRemove={(name) => model.edit((now) => removeAt(now, [...path, name]))}
      onAdd={(name) => model.edit((now) => setAt(now, [...path, name], ''))}
    />
  );
}

const DURATION = duration(words.delayDuration, '5m');
const TIME = text(words.delayUntil);

/** The duration or the end of a delay. */
export function DelayFields({ model }: { model: FormModel }) {
  const path = [...model.path, 'delay'];
  const delay = model.value.delay;
  const isUntil = delay !== null && typeof delay === 'object';
  return (
    <>
      <fieldset className="segments">
        <legend className="sr-only">{words.waits}</legend>
        <button type="button" aria-pressed={!isUntil} onClick={() => isUntil && model.set(path, '5m')}>
          {words.forTime}
        </button>
        <button
          type="button"
          aria-pressed={isUntil}
          onClick={() => isUntil || model.set(path, { until: '' })}
        >
          {words.untilTime}
        </button>
      </fieldset>
      <SchemaField
        key={String(isUntil)}
        name="delay"
        schema={isUntil ? TIME : DURATION}
        isRequired
        value={(isUntil ? (delay as { until?: unknown }).until : delay) || undefined}
        onChange={(next) => model.set(isUntil ? [...path, 'until'] : path, next ?? '')}
        errors={model.errors}
        pointer={isUntil ? '/delay/until' : '/delay'}
      />
    </>
  );
}
