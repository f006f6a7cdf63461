import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { StepView } from '../../../api/types';
import { formatDuration } from '../../../ui/format';
import { JsonView } from '../../../ui/JsonView';
import { LargeJson } from '../../../ui/LargeJson';
import { Status } from '../../../ui/Status';
import { Time } from '../../../ui/Time';
import { failureWord } from '../../../words/failures';
import { tests as words } from '../../../words/tests';
import { Value } from '../../runs/contents/Value';
import { useData } from '../data/DataProvider';
import { SourceWords } from '../data/SourceTime';
import { useEditor } from '../store/useEditor';
import { PinPanel } from './PinPanel';
import { stepOfRun } from './statuses';
import { isStep, useTests } from './TestProvider';

/** The result of a step in its last test or in the shown run, and its pinned value. */
export function OutputTab() {
  const { flow } = useEditor();
  const { scope } = useData();
  const { run: shown, started, pins } = useTests();
  const run = shown?.flow === flow?.name ? shown : undefined;
  const [isEditing, setEditing] = useState(false);
  const path = scope?.step ?? '';
  const pin = pins.find((each) => each.flow === flow?.name && each.step === path);
  const step = run && isStep(path) ? stepOfRun(run.steps, path, scope?.items) : undefined;
  const output = isStep(path) ? step?.output : run?.payload;
  const isPinnable = isStep(path)
    ? step !== undefined && 'output' in step && step.largeOutput === undefined
    : run !== undefined && run.payload !== undefined;
  const sample = isStep(path)
    ? output
    : { payload: output, ...(run?.headers ? { headers: run.headers } : {}) };
  return (
    <div className="output-tab">
      {(pin || isEditing) && (
        <PinPanel
          key={path}
          step={path}
          pin={pin}
          run={isPinnable ? run?.id : undefined}
          sample={isPinnable ? sample : isStep(path) ? null : { payload: {} }}
          isEditing={isEditing}
          setEditing={setEditing}
        />
      )}
      {run && (
        <p className="output-head">
          <Status status={step?.status ?? run.status} waiting={step?.waiting ?? run.waiting} />
          <span className="muted caption">
            <Link to="/runs/$id" params={{ id: run.id }}>
              {words.resultOf(run.id, started?.run === run.id)}
            </Link>
            {' · '}
            <Time iso={step?.startedAt ?? run.acceptedAt} show="clock" />
            {step?.durationMs != null && ` · ${formatDuration(step.durationMs)}`}
            {step && step.attempts > 0 && ` · ${words.attempts(step.attempts)}`}
            {isReused(step) && ` · ${words.reused}`}
          </span>
          {started?.run === run.id && (
            <span className="muted caption output-data">
              {words.dataOf} <SourceWords data={started.data} />
            </span>
          )}
        </p>
      )}
      {started && started.missing.length > 0 && (
        <p className="muted caption">{words.missing(started.missing.join(', '))}</p>
      )}
      {run && isStep(path) && !step && <p className="muted">{words.notReached}</p>}
      {!run && <p className="muted">{isStep(path) ? words.noResultHint : words.triggerHint}</p>}
      {step?.error && (
        <div className="output-error" role="alert">
          <strong>{step.error.message}</strong>
          {words.advice[step.error.kind] && <p>{words.advice[step.error.kind]}</p>}
          <span className="caption">{failureWord(step.error.kind)}</span>
        </div>
      )}
      {step?.largeOutput && <LargeJson title={words.output} value={step.largeOutput} />}
      {isPinnable && (
        <Value
          title={isStep(path) ? words.output : words.event}
          value={output ?? null}
          run={run?.id ?? ''}
          step={step?.path}
        />
      )}
      {step && step.status === 'succeeded' && !isPinnable && !step.largeOutput && (
        <p className="muted">{words.noOutput}</p>
      )}
      {step?.input !== undefined && (
        <details>
          <summary>{words.input}</summary>
          <JsonView title={words.input} value={step.input} />
        </details>
      )}
      {!pin && !isEditing && (
        <button type="button" className="button pin-button" onClick={() => setEditing(true)}>
          {isPinnable ? words.pin : words.pinSample}
        </button>
      )}
    </div>
  );
}

function isReused(step: StepView | undefined): boolean {
  return (step as { reused?: boolean } | undefined)?.reused === true;
}
