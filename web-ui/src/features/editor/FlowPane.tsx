import { useState } from 'react';
import type { Path } from './document/text';
import { Graph } from './graph/Graph';
import { Outline } from './outline/Outline';
import { StepMenu } from './steps/StepMenu';
import { useStepActions } from './steps/useStepActions';
import { useEditor } from './store/useEditor';

/** The flow as a graph or an outline, and the menu of its steps. */
export function FlowPane() {
  const { view, flow } = useEditor();
  const actions = useStepActions();
  const [menu, setMenu] = useState<{ x: number; y: number }>();
  const openMenu = (_: Path, at: { x: number; y: number }) => setMenu(at);
  return (
    <>
      {view === 'outline' ? (
        <Outline key={flow?.name} actions={actions} openMenu={openMenu} />
      ) : (
        <Graph key={`${flow?.name} ${view}`} actions={actions} openMenu={openMenu} />
      )}
      <StepMenu actions={actions} at={menu} onClose={() => setMenu(undefined)} />
    </>
  );
}
