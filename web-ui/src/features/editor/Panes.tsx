import { type CSSProperties, Suspense, useRef } from 'react';
import { Skeleton } from '../../ui/Page';
import { afterwards } from '../../ui/parts';
import { editor as words } from '../../words/editor';
import { DataPanel } from './data/DataPanel';
import { useData } from './data/DataProvider';
import { stepAt } from './document/place';
import { samePath } from './document/text';
import { FlowPane } from './FlowPane';
import { StepForm } from './form/StepForm';
import { useFormKey } from './form/useFormKey';
import { Separator } from './room/Separator';
import { usePanelSize } from './room/usePanelSize';
import { useEditor } from './store/useEditor';

const TextPane = afterwards(async () => ({ default: (await import('./text/TextPane')).TextPane }));

/** The flow as a graph or an outline, the form of the selected step, and the text. */
export function Panes() {
  const editor = useEditor();
  const { view, flow, unreadable, step, selected, problems, select } = editor;
  const { isOpen } = useData();
  // Without a trigger, there is no data to read.
  const hasData = isOpen && flow?.trigger?.use !== undefined;
  const isStale = unreadable !== undefined;
  const hasText = view === 'text' || view === 'split';
  const hasForm = flow !== undefined && view !== 'text' && !isStale && step !== undefined;
  const shown = useFormKey();
  const [form, data, document] = [usePanelSize('form'), usePanelSize('data'), usePanelSize('text')];
  const textPane = useRef<HTMLDivElement>(null);
  const widths = {
    '--form-width': `${form.size}px`,
    '--data-width': `${data.size}px`,
    // Until somebody chooses a width, graph and text share the room.
    ...(document.isChosen && { '--text-width': `${document.size}px` }),
  } as CSSProperties;
  return (
    <div
      className={`card editor-panes is-${view}${hasForm ? ' has-form' : ''}${document.isChosen ? ' has-text-width' : ''}`}
      style={widths}
    >
      {view !== 'text' && (
        <div className={`pane-graph${isStale ? ' is-stale' : ''}`} inert={isStale}>
          {flow && <FlowPane />}
          {!flow && isStale && <p className="pane-note muted">{words.showsNothing}</p>}
        </div>
      )}
      {hasForm && (
        <div className={hasData ? 'form-and-data has-data' : 'form-and-data'}>
          <Separator panel="form" of={form} />
          <StepForm key={shown} />
          {hasData && <Separator panel="data" of={data} />}
          {hasData && <DataPanel />}
        </div>
      )}
      {hasText && (
        <div className="pane-text" ref={textPane}>
          {view === 'split' && (
            <Separator panel="text" of={document} measure={() => textPane.current?.offsetWidth} />
          )}
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
