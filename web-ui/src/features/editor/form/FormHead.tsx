import { useState } from 'react';
import { SchemaField } from '../../../ui/form/SchemaForm';
import { Icon } from '../../../ui/Icon';
import { stepForm as words } from '../../../words/stepForm';
import { triggers } from '../../../words/triggers';
import { removeAt, setAt } from '../document/edit';
import { renameStep } from '../document/rename';
import { stepPathOf } from '../document/stepPath';
import { allSteps } from '../document/tree';
import { stepTitle } from '../graph/StepNode';
import { StepIcon } from '../steps/StepIcon';
import { useEditor } from '../store/useEditor';
import { inStep, useCopyPins } from '../test/useCopyPins';
import { TriggerHead } from '../triggers/TriggerHead';
import { IdField } from './IdField';
import { ReplaceAction } from './ReplaceAction';
import { StepDocs } from './StepDocs';
import type { FormModel } from './useStepForm';

const TITLE = { title: words.title, type: 'string', description: words.titleHint };

export function titleOf({ step, operation, use }: FormModel): string {
  const name = operation?.title ?? undefined;
  if (step) return stepTitle(step, name);
  return use === undefined ? triggers.choose : (name ?? words.trigger);
}

/** The head of a form: the icon, title and id of the step. */
export function FormHead({ model }: { model: FormModel }) {
  const { change, select } = useEditor();
  const [isNaming, setNaming] = useState(false);
  const { step, path, flow, connector } = model;
  const title = titleOf(model);
  const copyPins = useCopyPins();
  const rename = (id: string | undefined) => {
    const before = stepPathOf(flow, path);
    const isRenamed = change(
      (now) => {
        if (id === undefined) return removeAt(now, [...path, 'id']);
        return step?.id ? renameStep(now, flow.path, path, step.id, id) : setAt(now, [...path, 'id'], id);
      },
      { select: [{ path, id }] },
    );
    if (isRenamed && before && id) void copyPins(inStep(flow.name, before, before.replace(/[^/]*$/, id)));
  };
  return (
    <>
      <div className="form-head">
        <StepIcon connector={connector} kind={step?.kind} title={title} />
        <h2>{title}</h2>
        <span className="mono muted">{step?.id ?? model.use}</span>
        <span className="form-head-end">
          <StepDocs model={model} title={title} />
          {step && (
            <button
              type="button"
              className="icon-button naming"
              aria-label={words.nameAndId}
              title={words.nameAndId}
              aria-expanded={isNaming}
              onClick={() => setNaming(!isNaming)}
            >
              <Icon name="edit" />
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={words.close}
            title={words.close}
            onClick={() => select([])}
          >
            <Icon name="close" />
          </button>
        </span>
      </div>
      {!step && <TriggerHead />}
      {step && isNaming && (
        <div className="form-names">
          <SchemaField
            name="title"
            schema={TITLE}
            value={model.value.title}
            onChange={(next) => model.set([...path, 'title'], next)}
            errors={model.errors}
            pointer="/title"
          />
          <IdField
            id={step.id}
            taken={
              new Set(
                allSteps(flow.list)
                  .filter((each) => each !== step)
                  .map((each) => each.id),
              )
            }
            onRename={rename}
          />
          {step.kind === 'use' && <ReplaceAction model={model} />}
        </div>
      )}
    </>
  );
}
