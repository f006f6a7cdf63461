import type { StepView } from '../../api/types';
import { formatDuration } from '../../ui/format';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { runs as words } from '../../words/runs';

/** The attempts of a step: result, start and duration. The error of the step itself is not repeated. */
export function AttemptList({ step }: { step: StepView }) {
  const attempts = step.attemptList ?? [];
  if (attempts.length < 2) return null;
  return (
    <div>
      <h3>{words.attempts}</h3>
      <div className="table-wrap">
        <table className="table attempt-table" aria-label={words.attempts}>
          <thead>
            <tr>
              <th scope="col" className="number">
                {words.attemptNumber}
              </th>
              <th scope="col">{words.result}</th>
              <th scope="col">{words.started}</th>
              <th scope="col" className="number">
                {words.duration}
              </th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((each) => (
              <tr key={each.n}>
                <td className="number">{each.n}</td>
                <td>
                  <Status
                    status={each.error ? 'failed' : each.durationMs === undefined ? step.status : 'succeeded'}
                  />
                  {each.error && each.error.message !== step.error?.message && (
                    <p className="attempt-error">{each.error.message}</p>
                  )}
                </td>
                <td>{each.startedAt ? <Time iso={each.startedAt} show="clock" /> : '–'}</td>
                <td className="number">{formatDuration(each.durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
