import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { StepStatus } from '../../../api/types';
import { runDetail } from '../../runs/api';
import { runStatuses } from './runStatuses';

/**
 * What happened to a step in a run, by the step's path in the document; live while the run goes on.
 *
 * @param run the run's id; undefined: no run is shown
 */
export function useRunStatuses(
  run: string | undefined,
  flow: string | undefined,
): (stepPath: string) => StepStatus | undefined {
  const shown = useQuery({ ...runDetail(run ?? ''), enabled: run !== undefined }).data;
  return useMemo(() => {
    if (run === undefined || shown === undefined || shown.flow !== flow) return () => undefined;
    const statuses = runStatuses(shown);
    return (stepPath) => statuses.get(stepPath);
  }, [run, shown, flow]);
}
