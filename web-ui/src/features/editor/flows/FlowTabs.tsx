import { Suspense, useState } from 'react';
import { Icon } from '../../../ui/Icon';
import { Menu } from '../../../ui/Menu';
import { afterwards } from '../../../ui/parts';
import { flows as words } from '../../../words/flows';
import { pointer } from '../document/text';
import type { Flow } from '../document/tree';
import { useEditor } from '../store/useEditor';
import { flowTitle, useFlowActions } from './useFlowActions';
import './flows.css';

// Loaded after the page.
const AddFlow = afterwards(async () => ({ default: (await import('./AddFlow')).AddFlow }));
const DeleteFlow = afterwards(async () => ({ default: (await import('./DeleteFlow')).DeleteFlow }));
const RenameFlow = afterwards(async () => ({ default: (await import('./RenameFlow')).RenameFlow }));

/** The flows of the integration, the actions on the one that is shown, and the button that adds one. */
export function FlowTabs() {
  const { flows, flow, showFlow, problems, unreadable } = useEditor();
  const actions = useFlowActions();
  const [dialog, setDialog] = useState<'add' | 'rename' | 'delete'>();
  const close = () => setDialog(undefined);
  const isWrong = ({ path }: Flow) =>
    problems.some((each) => each.pointer === pointer(path) || each.pointer.startsWith(`${pointer(path)}/`));
  const isStale = unreadable !== undefined;
  return (
    <fieldset className="flow-tabs">
      <legend className="sr-only">{words.flow}</legend>
      <div className="flow-list">
        {flows.map((each) => (
          <span key={each.name} className="flow-tab">
            <button type="button" aria-pressed={each === flow} onClick={() => showFlow(each.name)}>
              {flowTitle(each)}
              {isWrong(each) && (
                <span className="flow-wrong" title={words.problems}>
                  <Icon name="warning" />
                </span>
              )}
            </button>
            {each === flow && !isStale && (
              <Menu
                label={words.menu(flowTitle(each))}
                buttonLabel={words.menu(flowTitle(each))}
                button={<Icon name="down" />}
                className="icon-button flow-menu"
                items={[
                  { title: words.rename, onPick: () => setDialog('rename') },
                  { title: words.duplicate, onPick: actions.duplicate },
                  { title: words.left, isDisabled: !actions.canMove(-1), onPick: () => actions.move(-1) },
                  { title: words.right, isDisabled: !actions.canMove(1), onPick: () => actions.move(1) },
                  {
                    title: words.remove,
                    isDisabled: !actions.canRemove,
                    ...(actions.canRemove ? {} : { hint: words.lastStays }),
                    onPick: () => (actions.callers.length > 0 ? setDialog('delete') : actions.remove()),
                  },
                ]}
              />
            )}
          </span>
        ))}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={words.add}
        title={words.add}
        disabled={isStale}
        onClick={() => setDialog('add')}
      >
        <Icon name="plus" />
      </button>
      <Suspense>
        {dialog === 'add' && <AddFlow flows={flows} onAdd={actions.add} onClose={close} />}
        {dialog === 'rename' && flow && (
          <RenameFlow flow={flow} flows={flows} onRename={actions.rename} onClose={close} />
        )}
        {dialog === 'delete' && flow && <DeleteFlow flow={flow} actions={actions} onClose={close} />}
      </Suspense>
    </fieldset>
  );
}
