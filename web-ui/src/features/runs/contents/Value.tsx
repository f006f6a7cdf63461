import { Suspense } from 'react';
import { holdsContent, isContent } from '../../../api/contents';
import { JsonView } from '../../../ui/JsonView';
import { onDemand } from '../../../ui/parts';

const RunContents = onDemand(async () => ({ default: (await import('./RunContents')).RunContents }));

interface Props {
  title: string;
  value: unknown;
  run: string;
  /** The step whose output it is; undefined: it is the payload. */
  step?: string | undefined;
}

/** A value of a run, with the files and the rows in it. */
export function Value({ title, value, run, step }: Props) {
  return (
    <>
      {holdsContent(value) && (
        <Suspense>
          <RunContents title={title} run={run} step={step} />
        </Suspense>
      )}
      {!isContent(value) && <JsonView title={title} value={value} />}
    </>
  );
}
