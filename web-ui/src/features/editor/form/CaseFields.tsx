import { useId } from 'react';
import { useHelp } from '../../../ui/form/FieldHead';
import { SchemaField } from '../../../ui/form/SchemaForm';
import { Icon } from '../../../ui/Icon';
import { stepForm as words } from '../../../words/stepForm';
import { asItem, insertItem, moveItem, removeAt } from '../document/edit';
import { condition } from '../stepKinds/schemas';
import type { FormModel } from './useStepForm';

const CONDITION = condition({ title: words.condition });

/** The cases of a switch: their conditions, and in which order they are tried. */
export function CaseFields({ model }: { model: FormModel }) {
  const help = useHelp(words.cases, useId(), words.caseHint);
  const list = [...model.path, 'switch'];
  const lists = model.step?.lists ?? [];
  const hasOtherwise = lists.at(-1)?.role === 'otherwise';
  const conditions = (Array.isArray(model.value.switch) ? model.value.switch : []) as { when?: unknown }[];
  const count = hasOtherwise ? lists.length - 1 : lists.length;
  return (
    <fieldset className="rows-field">
      <legend>{words.cases}</legend>
      <span className="rows-help">{help.button}</span>
      {help.note}
      {lists.map((each, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cases have no names but their numbers
        <div key={i} className="row-card">
          <div className="row-card-head">
            <strong>{each.role === 'otherwise' ? words.otherwise : words.caseTitle(i + 1)}</strong>
            <span className="muted caption">
              {each.role === 'otherwise' ? words.otherwiseHint : words.steps(each.steps.length)}
            </span>
            <span className="row-card-end">
              {each.role === 'case' && i > 0 && (
                <button
                  type="button"
                  className="icon-button"
                  aria-label={words.moveUp(i + 1)}
                  title={words.moveUp(i + 1)}
                  onClick={() => model.edit((now) => moveItem(now, [...list, i], list, i - 1))}
                >
                  <Icon name="chevron" className="is-up" />
                </button>
              )}
              {(each.role === 'otherwise' || count > 1) && (
                <button
                  type="button"
                  className="icon-button"
                  aria-label={each.role === 'otherwise' ? words.removeOtherwise : words.removeCase(i + 1)}
                  title={each.role === 'otherwise' ? words.removeOtherwise : words.removeCase(i + 1)}
                  onClick={() => model.edit((now) => removeAt(now, [...list, i]))}
                >
                  <Icon name="close" />
                </button>
              )}
            </span>
          </div>
          {each.role === 'case' && (
            <SchemaField
              name="when"
              schema={CONDITION}
              isRequired
              value={conditions[i]?.when}
              onChange={(next) => model.set([...list, i, 'when'], next)}
              errors={model.errors}
              pointer={`/switch/${i}/when`}
            />
          )}
        </div>
      ))}
      <div className="row-buttons">
        <button
          type="button"
          className="button"
          onClick={() =>
            model.edit((now) => insertItem(now, list, count, asItem({ when: '{{ true }}', steps: [] })))
          }
        >
          {words.addCase}
        </button>
        {!hasOtherwise && (
          <button
            type="button"
            className="button"
            onClick={() => model.edit((now) => insertItem(now, list, count, asItem({ otherwise: [] })))}
          >
            {words.addOtherwise}
          </button>
        )}
      </div>
    </fieldset>
  );
}
