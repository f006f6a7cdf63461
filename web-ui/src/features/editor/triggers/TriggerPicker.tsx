import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Problem } from '../../../ui/Problem';
import { triggers as words } from '../../../words/triggers';
import { connectorList } from '../../connectors/api';
import { Picker } from '../picker/Picker';
import { foundTriggers, triggerChoices, triggerGroups } from './catalogue';
import type { TriggerChoice } from './trigger';

interface Props {
  title: string;
  onPick: (choice: TriggerChoice) => void;
  onClose: () => void;
}

/** The picker of a flow's trigger, with a search. */
export function TriggerPicker({ title, onPick, onClose }: Props) {
  const connectors = useQuery(connectorList);
  const all = useMemo(() => triggerChoices(connectors.data ?? []), [connectors.data]);
  const groups = useMemo(() => triggerGroups(all), [all]);
  return (
    <Picker
      title={title}
      texts={words.picker}
      all={all}
      groups={groups}
      search={foundTriggers}
      isPending={connectors.isPending}
      onPick={onPick}
      onClose={onClose}
    >
      {connectors.isError && <Problem what={words.connectorsFailed} error={connectors.error} />}
    </Picker>
  );
}
