import { Suspense, useEffect, useRef, useState } from 'react';
import { Expressions } from '../../../ui/form/expressions';
import { Skeleton } from '../../../ui/Page';
import { afterwards } from '../../../ui/parts';
import { type Tab, Tabs } from '../../../ui/Tabs';
import { stepForm as words } from '../../../words/stepForm';
import { useExpressionTools } from '../data/useExpressionTools';
import { noteOf } from '../document/notes';
import { useEditor } from '../store/useEditor';
import { OutputMark } from '../test/OutputMark';
import { StepFailure } from '../test/StepFailure';
import { TestFoot } from '../test/TestFoot';
import { ERROR_KEYS, errorFields } from './documentFields';
import { FormHead, titleOf } from './FormHead';
import { firstNeeded } from './firstNeeded';
import { InputsTab } from './InputsTab';
import { NotesTab } from './NotesTab';
import { OtherProblems } from './OtherProblems';
import { StepFields } from './StepFields';
import { useStepForm } from './useStepForm';
import './stepForm.css';

const OutputTab = afterwards(async () => ({ default: (await import('../test/OutputTab')).OutputTab }));
const RunsTab = afterwards(async () => ({ default: (await import('./RunsTab')).RunsTab }));

type Name = 'inputs' | 'errors' | 'runs' | 'output' | 'notes';

/** The settings of the selected step or trigger. Inputs change the text. */
export function StepForm() {
  const { text } = useEditor();
  const model = useStepForm();
  const [tab, setTab] = useState<Name>('inputs');
  const panel = useRef<HTMLElement>(null);
  const tools = useExpressionTools();
  useFocusOfNew(panel);
  if (!model) return null;
  const { step, path, value } = model;
  const hasNone = step === null && model.use === undefined;
  const wrongErrors = [...model.errors.keys()].filter((at) => ERROR_KEYS.has(at.split('/')[1] ?? '')).length;
  const tabs: Tab<Name>[] = [
    { name: 'inputs', title: words.tabs.inputs },
    step
      ? { name: 'errors', title: words.tabs.errors, mark: wrongErrors > 0 && <Count count={wrongErrors} /> }
      : { name: 'runs', title: words.tabs.runs },
    { name: 'output', title: words.tabs.output, mark: <OutputMark /> },
    {
      name: 'notes',
      title: words.tabs.notes,
      mark: noteOf(text, path) && <span className="tab-dot" title={words.hasNote} />,
    },
  ];
  return (
    <section ref={panel} className="step-form" aria-label={words.settingsOf(titleOf(model))}>
      <FormHead model={model} />
      {hasNone ? null : (
        <Expressions.Provider value={tools}>
          <Tabs label={words.tabsOf} tabs={tabs} chosen={tab} onChoose={setTab}>
            {(tab === 'inputs' || tab === 'errors') && (
              <>
                <OtherProblems model={model} />
                <StepFailure onShow={() => setTab('output')} />
              </>
            )}
            {tab === 'inputs' && <InputsTab model={model} />}
            {tab === 'errors' && step && (
              <div className="step-fields">
                <StepFields fields={errorFields(step.kind)} model={model} value={value} path={path} />
              </div>
            )}
            <Suspense fallback={<Skeleton what={words.loadingTab} rows={3} />}>
              {tab === 'runs' && <RunsTab model={model} />}
              {tab === 'output' && <OutputTab />}
            </Suspense>
            {tab === 'notes' && <NotesTab model={model} />}
          </Tabs>
        </Expressions.Provider>
      )}
      {!hasNone && <TestFoot isTrigger={step === null} onTest={() => setTab('output')} />}
    </section>
  );
}

function Count({ count }: { count: number }) {
  return (
    <span className="tab-count">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{words.problems(count)}</span>
    </span>
  );
}

/** A step that was just added begins with the connection to choose, or with its first field to fill in. */
function useFocusOfNew(panel: { current: HTMLElement | null }) {
  const { added, step } = useEditor();
  const id = step?.id;
  useEffect(() => {
    if (added === undefined || added !== id) return;
    const first = firstNeeded(panel.current);
    first?.focus();
    // Typing replaces the value that a new step begins with.
    if (first instanceof HTMLInputElement || first instanceof HTMLTextAreaElement) first.select();
  }, [added, id, panel]);
}
