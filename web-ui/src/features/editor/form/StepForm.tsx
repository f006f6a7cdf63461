import { useQuery } from '@tanstack/react-query';
import { useCallback, useId } from 'react';
import { call } from '../../../api/call';
import type { ConnectorView, DocumentProblem, JsonSchema } from '../../../api/types';
import { Expressions } from '../../../ui/form/expressions';
import { SchemaField, SchemaForm } from '../../../ui/form/SchemaForm';
import { Icon } from '../../../ui/Icon';
import { slotsOf } from '../document/connections';
import { type Path, pointer } from '../document/text';
import { allSteps, type Flow, type Step } from '../document/tree';
import { runPath, valueAt } from '../document/value';
import { stepTitle } from '../graph/StepNode';
import { IdField } from './IdField';
import { Result } from './Result';

interface Props {
  integration: string;
  text: string;
  flow: Flow;
  /** Null: the trigger. */
  step: Step | null;
  connectors: readonly ConnectorView[];
  problems: readonly DocumentProblem[];
  /** Sets a value of the document; undefined takes it away. */
  onSet: (path: Path, value: unknown) => void;
  /** Gives the step another id, also where expressions read it. */
  onRename: (step: Step, id: string) => void;
  onClose: () => void;
}

/** Steps whose key of their kind holds a plain value. */
const BRIEF: Record<string, JsonSchema> = {
  filter: { title: 'Condition', type: 'string', description: 'the run goes on only if it holds' },
  'for-each': { title: 'Items', type: 'string', description: 'a list, or a file of rows' },
  stop: { title: 'Reason', type: 'string' },
  fail: { title: 'Message', type: 'string' },
  call: { title: 'Flow', type: 'string', description: 'the name of a flow of this integration' },
  delay: { title: 'Time', type: 'string', description: 'how long, such as 5m' },
};

/** The inputs of the selected step or trigger. What is typed here changes the text. */
export function StepForm({
  integration,
  text,
  flow,
  step,
  connectors,
  problems,
  onSet,
  onRename,
  onClose,
}: Props) {
  const slotField = useId();
  const path = step?.path ?? [...flow.path, 'trigger'];
  const use = step ? (step.kind === 'use' ? step.brief : undefined) : flow.trigger?.use;
  const connector = connectors.find((each) => each.id === use?.split('.')[0]);
  const operation = [...(connector?.actions ?? []), ...(connector?.triggers ?? [])].find(
    (each) => each.id === use,
  );
  const input = (valueAt(text, [...path, 'input']) ?? {}) as Record<string, unknown>;
  const slots = [...slotsOf(text)].filter(([, of]) => of === connector?.id).map(([slot]) => slot);
  const slot = step ? step.connection : flow.trigger?.connection;
  const errors = new Map(
    problems
      .filter((problem) => problem.pointer.startsWith(`${pointer(path)}/`))
      .map((problem) => [problem.pointer.slice(pointer(path).length), problem.message]),
  );
  const last = useQuery({
    queryKey: ['last-run', integration, flow.name],
    queryFn: async () =>
      (await call('GET', '/runs', { query: { integration, flow: flow.name, limit: 1 } })).items[0] ?? null,
    staleTime: 10_000,
  });
  const run = last.data?.id;
  const at = step ? runPath(flow, step) : '';
  const show = useCallback((template: string) => <Result template={template} run={run} at={at} />, [run, at]);
  const setInput = (next: Record<string, unknown>) => {
    for (const name of new Set([...Object.keys(input), ...Object.keys(next)])) {
      if (next[name] !== input[name]) onSet([...path, 'input', name], next[name]);
    }
  };
  const field = (name: string, schema: JsonSchema, value: unknown) => (
    <SchemaField
      key={name}
      name={name}
      schema={schema}
      isRequired={false}
      value={value}
      onChange={(next) => onSet([...path, name], next)}
      errors={errors}
      pointer={`/${name}`}
    />
  );
  const brief = step ? BRIEF[step.kind] : undefined;
  const title = step ? stepTitle(step, operation?.title ?? undefined) : (operation?.title ?? 'Trigger');
  return (
    <section className="step-form" aria-label={`Settings of ${title}`}>
      <div className="card-head">
        <h2>{title}</h2>
        <span className="mono muted">{step?.id ?? use}</span>
        <span className="card-end">
          <button type="button" className="icon-button" aria-label="Close the settings" onClick={onClose}>
            <Icon name="close" />
          </button>
        </span>
      </div>
      <div className="step-fields">
        {step &&
          field('title', { title: 'Title', type: 'string', description: 'what people see' }, step.title)}
        {step && (
          <IdField
            id={step.id}
            taken={
              new Set(
                allSteps(flow.list)
                  .filter((each) => each !== step)
                  .map((each) => each.id),
              )
            }
            onRename={(id) => onRename(step, id)}
          />
        )}
        {connector?.connection && slots.length > 0 && (
          <div className="field">
            <label htmlFor={slotField}>Connection</label>
            <select
              id={slotField}
              value={slot ?? ''}
              onChange={(event) => onSet([...path, 'connection'], event.target.value || undefined)}
            >
              <option value="">–</option>
              {slots.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </div>
        )}
        <Expressions.Provider value={step ? show : undefined}>
          {brief && step && field(step.kind, brief, valueAt(text, [...path, step.kind]))}
          {operation?.input && (
            <SchemaForm
              schema={operation.input}
              value={input}
              onChange={setInput}
              errors={errors}
              pointer="/input"
            />
          )}
          {step &&
            field(
              'when',
              {
                title: 'Only when',
                type: 'string',
                description: 'a condition; the step is skipped unless it holds',
              },
              valueAt(text, [...path, 'when']),
            )}
        </Expressions.Provider>
        {step && step.kind !== 'use' && !brief && (
          <p className="muted">The rest of this step is written in the text.</p>
        )}
        <p className="muted caption">
          {run
            ? `Results are those of run ${run}.`
            : 'There is no run yet whose values expressions could show.'}
        </p>
      </div>
    </section>
  );
}
