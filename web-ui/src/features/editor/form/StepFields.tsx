import { useContext } from 'react';
import { Expressions } from '../../../ui/form/expressions';
import { SchemaField } from '../../../ui/form/SchemaForm';
import type { Path } from '../document/text';
import type { StepField } from '../stepKinds/kind';
import { applyChanges } from './applyChanges';
import type { FormModel } from './useStepForm';

interface Props {
  fields: readonly StepField[];
  model: FormModel;
  /** The object to which the fields belong. */
  value: Record<string, unknown>;
  path: Path;
}

/** Fields of a step for keys of the document language. */
export function StepFields({ fields, model, value, path }: Props) {
  const tools = useContext(Expressions);
  return fields.map(({ name, schema, isRequired = false, isPlain = false }) => (
    <Expressions.Provider key={name} value={isPlain ? undefined : tools}>
      <SchemaField
        name={name}
        schema={schema}
        isRequired={isRequired}
        value={value[name]}
        onChange={(next) => applyChanges(model, [...path, name], value[name], next)}
        errors={model.errors}
        pointer={`/${name}`}
      />
    </Expressions.Provider>
  ));
}
