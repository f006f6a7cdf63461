import { type ComponentType, useContext } from 'react';
import { Expressions } from '../../../ui/form/expressions';
import { PickListContext } from '../../../ui/form/pickLists';
import { HasConnection } from '../../../ui/form/rules';
import { SchemaForm } from '../../../ui/form/SchemaForm';
import { SecretNamesContext } from '../../../ui/form/secretNames';
import { stepForm as words } from '../../../words/stepForm';
import type { Controls } from '../stepKinds/kind';
import { KINDS } from '../stepKinds/kinds';
import { useEditor } from '../store/useEditor';
import { useOtherFlows } from '../store/useOtherFlows';
import { isPolling } from '../triggers/trigger';
import { applyChanges } from './applyChanges';
import { CalledFlow } from './CalledFlow';
import { CaseFields } from './CaseFields';
import { ConnectionField } from './ConnectionField';
import { BranchFields, DelayFields, TryFields, VariableFields } from './ContainerFields';
import { EVERY } from './documentFields';
import { StepFields } from './StepFields';
import { usePickLists } from './usePickLists';
import { useSecretNames } from './useSecretNames';
import type { FormModel } from './useStepForm';

const CONTROLS: Record<Controls, ComponentType<{ model: FormModel }>> = {
  cases: CaseFields,
  branches: BranchFields,
  parts: TryFields,
  variables: VariableFields,
  delay: DelayFields,
};

/** The inputs of an action or trigger, and the fields of a step kind. */
export function InputsTab({ model }: { model: FormModel }) {
  const { flows, name } = useEditor();
  const tools = useContext(Expressions);
  const { step, path, value, operation, connector } = model;
  const input = asMap(value.input);
  const slot = typeof value.connection === 'string' ? value.connection : undefined;
  const lists = usePickLists(slot, input);
  const secrets = useSecretNames(slot, connector);
  const kind = step ? KINDS[step.kind] : undefined;
  const OwnControls = kind?.controls && CONTROLS[kind.controls];
  const isCall = step?.kind === 'call';
  const { shared, closed } = useOtherFlows(name, isCall);
  const own = flows.filter((each) => each.trigger?.use === 'flow.call');
  const called = [...own, ...shared].map((each) => each.name);
  const hasEvery = step === null && operation !== undefined && 'kind' in operation && isPolling(operation);
  return (
    <div className="step-fields">
      {operation?.connection !== 'none' && <ConnectionField model={model} />}
      {OwnControls && <OwnControls model={model} />}
      {kind?.fields && <StepFields fields={kind.fields(called)} model={model} value={value} path={path} />}
      {isCall && <CalledFlow called={value.call} shared={shared} closed={closed} />}
      {operation?.input && (
        <Expressions.Provider value={step ? tools : undefined}>
          <PickListContext value={lists}>
            <SecretNamesContext value={step ? undefined : secrets}>
              <HasConnection value={operation.connection === 'optional' ? slot !== undefined : undefined}>
                <SchemaForm
                  schema={operation.input}
                  value={input}
                  onChange={(next) => applyChanges(model, [...path, 'input'], input, next)}
                  errors={model.errors}
                  pointer="/input"
                />
              </HasConnection>
            </SecretNamesContext>
          </PickListContext>
        </Expressions.Provider>
      )}
      {hasEvery && <StepFields fields={[EVERY]} model={model} value={value} path={path} />}
      {connector && Object.keys(operation?.input?.properties ?? {}).length === 0 && (
        <p className="muted">{step ? words.noInputs : words.noTrigger}</p>
      )}
    </div>
  );
}

function asMap(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
