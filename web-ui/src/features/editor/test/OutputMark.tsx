import { Status } from '../../../ui/Status';
import { useData } from '../data/DataProvider';
import { useTests } from './TestProvider';

/** Behind the word “Output”: how the step ended. */
export function OutputMark() {
  const { scope } = useData();
  const { statuses } = useTests();
  const status = statuses.get(scope?.step ?? '');
  return status ? <Status status={status} wordHidden /> : null;
}
