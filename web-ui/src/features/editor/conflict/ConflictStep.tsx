import { useId } from 'react';
import { CodeView } from '../../../ui/CodeView';
import { conflict as words } from '../../../words/conflict';
import type { Choice, Side, StepConflict } from '../draft/conflicts';
import { useEditor } from '../store/useEditor';
import { placeOfPart, titleOfPart } from './partWords';

interface Props {
  step: StepConflict;
  by: string;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

/** One step as both have it. */
export function ConflictStep({ step, by, choice, onChoose }: Props) {
  const { connectors } = useEditor();
  const group = useId();
  const title = titleOfPart(step, connectors);
  const option = (value: Choice, label: string) => (
    <label className="check">
      <input type="radio" name={group} checked={choice === value} onChange={() => onChoose(value)} />
      {label}
    </label>
  );
  const side = (value: 'mine' | 'theirs', label: string, of: Side, name: string) => (
    <div className={`conflict-side${choice === value || choice === 'both' ? ' is-chosen' : ''}`}>
      <div className="conflict-option">
        {option(value, label)}
        {of.isGone && <span className="muted caption">{words.gone}</span>}
      </div>
      <CodeView
        text={of.lines.join('\n')}
        language="yaml"
        label={name}
        first={of.first}
        marked={of.different}
      />
    </div>
  );
  return (
    <fieldset className="conflict-step">
      <legend>
        {title} <span className="muted caption">{placeOfPart(step)}</span>
      </legend>
      <div className="conflict-sides">
        {side('mine', words.mine, step.mine, words.mineOf(title))}
        {side('theirs', words.theirs(by), step.theirs, words.theirsOf(title))}
      </div>
      {step.canHaveBoth && option('both', words.both)}
    </fieldset>
  );
}
