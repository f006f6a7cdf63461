import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { parseExact, printExact } from '../../../api/exactJson';
import { Icon } from '../../../ui/Icon';
import { JsonView } from '../../../ui/JsonView';
import { Problem } from '../../../ui/Problem';
import { Time } from '../../../ui/Time';
import { tests as words } from '../../../words/tests';
import { useEditor } from '../store/useEditor';
import { deletePin, type Pin, putPin, readPin } from './api';
import { isStep, useTests } from './TestProvider';

interface Props {
  step: string;
  /** Undefined: nothing is pinned yet. */
  pin: Pin | undefined;
  /** The initial value of a new pin. */
  sample: unknown;
  /** The run that the sample is of. */
  run: string | undefined;
  isEditing: boolean;
  setEditing: (isEditing: boolean) => void;
}

/** The value that tests use instead of running a step. */
export function PinPanel({ step, pin, sample, run, isEditing, setEditing }: Props) {
  const { name, flow } = useEditor();
  const { refreshData } = useTests();
  const [error, setError] = useState<unknown>();
  const flowName = flow?.name ?? '';
  const value = useQuery({
    queryKey: ['pin', name, flowName, step, pin?.changedAt],
    enabled: pin !== undefined,
    queryFn: ({ signal }) => readPin(name, flowName, step, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const act = async (what: () => Promise<unknown>) => {
    try {
      await what();
      setError(undefined);
      setEditing(false);
      refreshData();
    } catch (problem) {
      setError(problem);
    }
  };
  const isReady = pin === undefined || value.data !== undefined;
  return (
    <section className="pin-panel" aria-label={words.pinned}>
      <div className="pin-head">
        <Icon name="pin" />
        <strong>{words.pinned}</strong>
        {pin && (
          <span className="muted caption">
            <Time iso={pin.changedAt} show="clock" /> · {words.pinChanged(pin.editor)}
          </span>
        )}
        {pin && !isEditing && (
          <span className="pin-actions">
            <button type="button" className="button quiet" onClick={() => setEditing(true)}>
              {words.editPin}
            </button>
            <button
              type="button"
              className="button quiet"
              onClick={() => void act(() => deletePin(name, flowName, step))}
            >
              {words.unpin}
            </button>
          </span>
        )}
      </div>
      <p className="muted caption">{isStep(step) ? words.pinnedHint : words.triggerPinnedHint}</p>
      {error !== undefined && <Problem what={words.pinFailed} error={error} />}
      {isEditing && isReady && (
        <PinEditor
          value={pin ? value.data : sample}
          onSave={(next) => void act(() => putPin(name, flowName, step, next, pin ? undefined : run))}
          onClose={() => setEditing(false)}
        />
      )}
      {!isEditing && value.data !== undefined && <JsonView title={words.pinned} value={value.data} />}
    </section>
  );
}

interface EditorProps {
  value: unknown;
  onSave: (value: unknown) => void;
  onClose: () => void;
}

function PinEditor({ value, onSave, onClose }: EditorProps) {
  const field = useId();
  const [typed, setTyped] = useState(() => printExact(value));
  const [wrong, setWrong] = useState('');
  const save = () => {
    try {
      onSave(parseExact(typed));
    } catch (problem) {
      setWrong(words.pinNotJson(problem instanceof Error ? problem.message : String(problem)));
    }
  };
  return (
    <div className="field">
      <label htmlFor={field} className="sr-only">
        {words.pinLabel}
      </label>
      <textarea
        id={field}
        rows={Math.min(18, Math.max(4, typed.split('\n').length))}
        value={typed}
        spellCheck={false}
        aria-invalid={wrong !== '' || undefined}
        aria-describedby={`${field}-hint`}
        onChange={(event) => {
          setTyped(event.target.value);
          setWrong('');
        }}
      />
      {wrong && (
        <p id={`${field}-hint`} className="field-error caption">
          {wrong}
        </p>
      )}
      <div className="row-buttons">
        <button type="button" className="button primary" onClick={save}>
          {words.savePin}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.discardPin}
        </button>
      </div>
    </div>
  );
}
