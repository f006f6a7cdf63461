import { lazy, Suspense } from 'react';
import { Skeleton } from '../../ui/Page';
import { editor as words } from '../../words/editor';
import { DataPanel } from './data/DataPanel';
import { useData } from './data/DataProvider';
import { stepAt } from './document/place';
import { pointer, samePath } from './document/text';
import { FlowPane } from './FlowPane';
import { StepForm } from './form/StepForm';
import { useEditor } from './store/useEditor';

const TextPane = lazy(async () => ({ default: (await import('./text/TextPane')).TextPane }));

/** The flow as a graph or an outline, the form of the selected step, and the text. */
export function Panes() {
  const editor = useEditor();
  const { view, flow, unreadable, step, selected, problems, select } = editor;
  const { isOpen } = useData();
  const isStale = unreadable !== undefined;
  const hasText = view === 'text' || view === 'split';
  const hasForm = flow !== undefined && view !== 'text' && !isStale && step !== undefined;
  const id = step?.id;
  return (
    <div className={`card editor-panes is-${view}${hasForm ? ' has-form' : ''}`}>
      {view !== 'text' && (
        <div className={`pane-graph${isStale ? ' is-stale' : ''}`} inert={isStale}>
          {flow && <FlowPane />}
        </div>
      )}
      {hasForm && (
        <div className={isOpen ? 'form-and-data has-data' : 'form-and-data'}>
          <StepForm key={id ?? pointer(selected ?? [])} />
          {isOpen && <DataPanel />}
        </div>
      )}
      {hasText && (
        <div className="pane-text">
          <Suspense fallback={<Skeleton what={words.loadingText} />}>
            <TextPane
              model={editor.model}
              label={words.documentOf(editor.name)}
              problems={problems}
              onSave={() => void editor.session.save()}
              onCaret={(at) => {
                const path = isStale ? undefined : stepAt(editor.text, editor.flows, at);
                if (path && !(selected && samePath(path, selected))) select([path]);
              }}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}
