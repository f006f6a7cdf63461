import { Suspense, useState } from 'react';
import { Skeleton } from '../../ui/Page';
import { afterwards } from '../../ui/parts';
import { editor as words } from '../../words/editor';
import type { Path } from './document/text';
import { Graph } from './graph/Graph';
import type { MenuPlace } from './steps/menuPlace';
import { StepMenu } from './steps/StepMenu';
import { useStepActions } from './steps/useStepActions';
import { useEditor } from './store/useEditor';

// Loaded when it is shown.
const Outline = afterwards(async () => ({ default: (await import('./outline/Outline')).Outline }));

/** The flow as a graph or an outline, and the menu of its steps. */
export function FlowPane() {
  const { view, flow } = useEditor();
  const actions = useStepActions();
  const [menu, setMenu] = useState<MenuPlace>();
  const openMenu = (_: Path, at: MenuPlace) => setMenu(at);
  return (
    <>
      {view === 'outline' ? (
        <Suspense fallback={<Skeleton what={words.views.outline} rows={6} />}>
          <Outline key={flow?.name} actions={actions} openMenu={openMenu} />
        </Suspense>
      ) : (
        <Graph key={`${flow?.name} ${view}`} actions={actions} openMenu={openMenu} />
      )}
      <StepMenu actions={actions} at={menu} onClose={() => setMenu(undefined)} />
    </>
  );
}
