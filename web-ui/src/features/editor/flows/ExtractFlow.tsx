import { type FormEvent, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { extract as words } from '../../../words/extract';
import { flows as flowWords } from '../../../words/flows';
import { callId, extractSteps } from '../document/extract';
import { type Extraction, type Handed, planExtraction } from '../document/extraction';
import { freeFlowName } from '../document/flows';
import type { Path } from '../document/text';
import { type Flow, stepWithPath } from '../document/tree';
import { CannotEdit } from '../document/values';
import { nameFor } from '../starter';
import { useEditor } from '../store/useEditor';
import { flowNameProblem, NameField } from './NameField';

interface Props {
  /** The steps that are extracted. */
  paths: readonly Path[];
  onClose: () => void;
}

/** Moves steps to a new flow, whose name it asks for, or says why that is not possible. */
export function ExtractFlow({ paths, onClose }: Props) {
  const { flow, text } = useEditor();
  const plan = flow ? planned(text, flow, paths) : undefined;
  if (!flow || !plan) return null;
  return (
    <Dialog title={words.title(paths.length)} onClose={onClose}>
      {typeof plan === 'string' ? (
        <div className="dialog-body">
          <p role="alert">{plan}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              {words.close}
            </button>
          </div>
        </div>
      ) : (
        <ExtractForm plan={plan} flow={flow} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ExtractForm({ plan, flow, onClose }: { plan: Extraction; flow: Flow; onClose: () => void }) {
  const { flows, change, say } = useEditor();
  const [typed, setTyped] = useState(() => suggested(plan, flow, flows));
  const [isTried, setTried] = useState(false);
  const name = nameFor(typed);
  const title = typed.trim() === name ? undefined : typed.trim();
  const problem = flowNameProblem(name, flows);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== undefined) return;
    onClose();
    const path = [...plan.list, plan.index];
    const isDone = change((now) => extractSteps(now, flow, plan.moved, name, title), {
      select: [{ path, id: callId(flow, name) }],
    });
    if (isDone) say(words.done(title ?? name), true);
  };
  const passed = plan.isPayload ? [{ key: 'payload', expression: 'payload' }] : plan.passed;
  return (
    <form className="form dialog-body" onSubmit={submit} noValidate>
      <p>{words.about}</p>
      <NameField
        value={typed}
        onChange={setTyped}
        hint={title && name ? flowWords.nameIs(name) : flowWords.nameHint}
        wrong={isTried ? problem : undefined}
      />
      <dl className="extract-values">
        <Values title={words.passes} values={passed} />
        <Values title={words.returns} values={plan.returned} />
      </dl>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {flowWords.cancel}
        </button>
        <button type="submit" className="button primary">
          {words.do}
        </button>
      </div>
    </form>
  );
}

function Values({ title, values }: { title: string; values: readonly Handed[] }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {values.length === 0 && <span className="muted">{words.nothingElse}</span>}
        {values.map(({ key, expression }) => (
          <code key={key}>{expression}</code>
        ))}
      </dd>
    </>
  );
}

/** Why steps cannot be extracted, as a sentence. */
function planned(text: string, flow: Flow, paths: readonly Path[]): Extraction | string {
  try {
    return planExtraction(text, flow, paths);
  } catch (problem) {
    if (problem instanceof CannotEdit) return problem.message;
    throw problem;
  }
}

/** The name of the first step that has one. */
function suggested({ moved }: Extraction, flow: Flow, flows: readonly Flow[]): string {
  const steps = moved.map((path) => stepWithPath(flow, path));
  const named = steps.find((step) => step?.title ?? step?.id);
  const name = nameFor(named?.title ?? named?.id ?? '');
  return name === '' ? '' : freeFlowName(name, flows);
}
