import { failureWord } from '../../../words/failures';
import { tests as words } from '../../../words/tests';
import { useData } from '../data/DataProvider';
import { itemOf } from '../run/failedStep';
import { useEditor } from '../store/useEditor';
import { stepOfRun } from './statuses';
import { isStep, useTests } from './TestProvider';

/** Above the settings of a step: why it failed in the last test, or in the run that is shown. */
export function StepFailure({ onShow }: { onShow: () => void }) {
  const { flow } = useEditor();
  const { scope } = useData();
  const { run, started } = useTests();
  if (!run || run.flow !== flow?.name || !isStep(scope?.step)) return null;
  const step = stepOfRun(run.steps, scope?.step ?? '', scope?.items);
  if (step?.status !== 'failed' || !step.error) return null;
  return (
    <div className="output-error">
      <strong>{step.error.message}</strong>
      <span className="caption">
        {failureWord(step.error.kind)} · {words.resultOf(run.id, started?.run === run.id)}
        {itemOf(step.path) !== undefined && ` · ${words.item(itemOf(step.path) as number)}`}{' '}
        <button type="button" className="link" onClick={onShow}>
          {words.showOutput}
        </button>
      </span>
    </div>
  );
}
