import { lazy, Suspense } from 'react';
import { Skeleton } from '../../ui/Page';
import { editor as words } from '../../words/editor';
import { DataPanel } from './data/DataPanel';
import { useData } from './data/DataProvider';
import { moveItem, removeAt } from './document/edit';
import { stepAt } from './document/place';
import { pointer, samePath } from './document/text';
import { stepWithPath } from './document/tree';
import { StepForm } from './form/StepForm';
import { Graph, type GraphActions } from './graph/Graph';
import { useEditor } from './store/useEditor';

const TextPane = lazy(async () => ({ default: (await import('./text/TextPane')).TextPane }));

/** The flow as a graph or an outline, the form of the selected step, and the text. */
export function Panes() {
  const editor = useEditor();
  const { view, flow, unreadable, step, selected, connectors, problems, change, select } = editor;
  const { isOpen } = useData();
  const isStale = unreadable !== undefined;
  const hasText = view === 'text' || view === 'split';
  const hasForm = flow !== undefined && view !== 'text' && !isStale && step !== undefined;
  const id = step?.id;
  const actions: GraphActions = {
    select: (path) => {
      select([path]);
      if (view === 'split') editor.reveal(path);
    },
    open: (path) => {
      if (view === 'graph') editor.setView('split');
      editor.reveal(path);
    },
    add: editor.startAdding,
    remove: (path) => change((now) => removeAt(now, path), { select: [] }),
    move: (path, by) => {
      const list = path.slice(0, -1);
      const index = Number(path.at(-1)) + by;
      const moved = flow && stepWithPath(flow, path)?.id;
      if (index >= 0)
        change((now) => moveItem(now, path, list, index), {
          select: [{ path: [...list, index], id: moved }],
        });
    },
  };
  return (
    <div className={`card editor-panes is-${view}${hasForm ? ' has-form' : ''}`}>
      {view !== 'text' && (
        <div className={`pane-graph${isStale ? ' is-stale' : ''}`} inert={isStale}>
          {flow && (
            <Graph
              key={`${flow.name} ${view}`}
              flow={flow}
              connectors={connectors}
              problems={problems}
              selected={selected}
              actions={actions}
            />
          )}
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
