import { useMemo } from 'react';
import { pointer } from '../document/text';
import { valueAt } from '../document/value';
import { useEditor } from '../store/useEditor';
import { RUN_FIELDS } from './documentFields';
import { StepFields } from './StepFields';
import { type FormModel, useErrors } from './useStepForm';

/** How the runs of the trigger's flow are made and kept. These are settings of the flow. */
export function RunsTab({ model }: { model: FormModel }) {
  const { text } = useEditor();
  const { flow, edit } = model;
  const path = flow.path;
  const errors = useErrors(pointer(path), edit);
  const value = useMemo(() => (valueAt(text, path) ?? {}) as Record<string, unknown>, [text, path]);
  const ordered = value['order-by'];
  // The long form is written only if there is more than the key.
  const order = typeof ordered === 'string' ? { key: ordered } : ordered;
  return (
    <div className="step-fields">
      <StepFields
        fields={RUN_FIELDS}
        model={{
          ...model,
          errors,
          set: (where, next) => {
            if (where[path.length] !== 'order-by' || typeof ordered === 'object')
              return model.set(where, next);
            const isMember = where.length > path.length + 1;
            const whole = isMember
              ? { ...(order as object | undefined), [String(where.at(-1))]: next }
              : next;
            model.set([...path, 'order-by'], keyAlone(whole) ?? whole);
          },
        }}
        value={{ ...value, 'order-by': order }}
        path={path}
      />
    </div>
  );
}

/** The key of an order without other settings. */
function keyAlone(order: unknown): unknown {
  return order !== null && typeof order === 'object' && Object.keys(order).join() === 'key'
    ? (order as { key: unknown }).key
    : undefined;
}
