import { useQuery } from '@tanstack/react-query';
import { useContext, useMemo, useState } from 'react';
import { Problem } from '../../../ui/Problem';
import { draft as words } from '../../../words/draft';
import { connectorList } from '../../connectors/api';
import { EditorContext } from '../store/useEditor';
import { useOtherFlows } from '../store/useOtherFlows';
import { callable, choices } from './catalogue';
import type { Choice } from './choice';
import { groupsOf, usedConnectors } from './groups';
import { Picker } from './Picker';
import { keepRecent, recentKeys } from './recent';

interface Props {
  title?: string;
  /** Whether control steps are left out. */
  isActionsOnly?: boolean;
  onPick: (choice: Choice) => void;
  onClose: () => void;
}

/** The picker of a new step, with a search. */
export function StepPicker({ title = words.addAStep, isActionsOnly = false, onPick, onClose }: Props) {
  const connectors = useQuery(connectorList);
  const editor = useContext(EditorContext);
  const { text = '', flows = NONE, flow, connections = NONE } = editor ?? {};
  const { shared } = useOtherFlows(editor?.name ?? '', editor !== undefined && !isActionsOnly);
  const [recent] = useState(recentKeys);
  const all = useMemo(
    () =>
      choices(connectors.data ?? [], [...callable(flows, flow), ...shared]).filter(
        (choice) => !isActionsOnly || choice.connector,
      ),
    [connectors.data, isActionsOnly, flows, flow, shared],
  );
  const used = useMemo(() => usedConnectors(text, flows, connections), [text, flows, connections]);
  const groups = useMemo(() => groupsOf(all, recent, used), [all, recent, used]);
  const preferred = useMemo(() => new Set([...used.inDocument, ...used.saved]), [used]);
  return (
    <Picker
      title={title}
      all={all}
      groups={groups}
      preferred={preferred}
      isPending={connectors.isPending}
      onPick={(choice) => {
        keepRecent(choice.key);
        onPick(choice);
      }}
      onClose={onClose}
    >
      {connectors.isError && <Problem what={words.connectorsFailed} error={connectors.error} />}
    </Picker>
  );
}

const NONE: readonly never[] = [];
