import { Suspense, useMemo, useState } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { Icon } from '../../../ui/Icon';
import { Skeleton } from '../../../ui/Page';
import { afterwards } from '../../../ui/parts';
import { conflict as words } from '../../../words/conflict';
import { type Choice, conflictsOf, faultOf } from '../draft/conflicts';
import type { Conflict } from '../draft/saveState';
import { useEditor } from '../store/useEditor';
import { ConflictStep } from './ConflictStep';
import './conflict.css';

const TextDiff = afterwards(async () => ({ default: (await import('../../../ui/TextDiff')).TextDiff }));

interface Props {
  conflict: Conflict;
  /** The name of the other side, within a sentence. */
  by: string;
  onClose: () => void;
}

// The editor knows line breaks of one kind alone.
const plain = (text: string) => text.replaceAll('\r\n', '\n');

/** Each step that both have changed, side by side; and the text that the choices make, before it is saved. */
export function ConflictDialog({ conflict, by, onClose }: Props) {
  const { text, model, session, say } = useEditor();
  const theirs = plain(conflict.theirs);
  const { steps, result } = useMemo(
    () => conflictsOf(plain(conflict.base), text, theirs),
    [conflict.base, theirs, text],
  );
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const left = steps.filter((step) => !choices.has(step.key)).length;
  const together = useMemo(() => (left === 0 ? result(choices) : undefined), [left, result, choices]);
  const fault = useMemo(() => (together === undefined ? undefined : faultOf(together)), [together]);
  const all = (choice: Choice) => setChoices(new Map(steps.map((step) => [step.key, choice])));
  const save = () => {
    if (together === undefined) return;
    model.choose(together);
    void session.settle();
    say(words.done, true);
    onClose();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body conflict-body">
        <p>{words.intro}</p>
        {steps.length > 1 && (
          <p className="conflict-all">
            <button type="button" className="button" onClick={() => all('mine')}>
              {words.allMine}
            </button>
            <button type="button" className="button" onClick={() => all('theirs')}>
              {words.allTheirs}
            </button>
          </p>
        )}
        {steps.map((step) => (
          <ConflictStep
            key={step.key}
            step={step}
            by={by}
            choice={choices.get(step.key)}
            onChoose={(choice) => setChoices((before) => new Map(before).set(step.key, choice))}
          />
        ))}
        <section className="conflict-result" aria-labelledby="conflict-result">
          <h3 id="conflict-result">{words.result}</h3>
          <p className="muted" role="status">
            {left > 0 ? words.left(left) : words.resultIs(by)}
          </p>
          {fault && (
            <p className="conflict-fault" role="alert">
              <Icon name="warning" />
              {'line' in fault ? words.cannotBeRead(fault.line) : words.twice(fault.twice)}
            </p>
          )}
          {together !== undefined && (
            <Suspense fallback={<Skeleton what={words.loading} rows={3} />}>
              <TextDiff before={theirs} after={together} names={[words.savedBy(by), words.result]} />
            </Suspense>
          )}
        </section>
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" className="button primary" disabled={together === undefined} onClick={save}>
          {words.save}
        </button>
      </div>
    </Dialog>
  );
}
