import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { flows as words } from '../../../words/flows';
import { pointer } from '../document/text';
import type { Flow } from '../document/tree';
import { stepTitle } from '../steps/names';
import { type FlowActions, flowTitle } from './useFlowActions';

interface Props {
  flow: Flow;
  actions: FlowActions;
  onClose: () => void;
}

/** Names the steps that call a flow before it is deleted. */
export function DeleteFlow({ flow, actions, onClose }: Props) {
  return (
    <ConfirmDialog
      title={words.deleteTitle(flowTitle(flow))}
      verb={words.remove}
      isDanger
      onConfirm={() => {
        onClose();
        actions.remove();
      }}
      onClose={onClose}
    >
      <p>{words.isCalled}</p>
      <ul>
        {actions.callers.map(({ flow: caller, step }) => (
          <li key={pointer(step.path)}>{words.caller(flowTitle(caller), stepTitle(step, undefined))}</li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
