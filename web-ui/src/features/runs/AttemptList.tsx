import type { StepView } from '../../api/types';
import { formatDuration } from '../../ui/format';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { runs as words } from '../../words/runs';

/** The attempts of a step: start, duration and error. */
export function AttemptList({ step }: { step: StepView }) {
  const attempts = step.attemptList ?? [];
  if (attempts.length < 2) return null;
  return (
    <div className="attempts">
      <h3>{words.attempts}</h3>
      <table className="table" aria-label={words.attempts}>
        <thead>
          <tr>
            <th scope="col" className="number">
              {words.attemptNumber}
            </th>
            <th scope="col">{words.started}</th>
            <th scope="col">{words.duration}</th>
            <th scope="col">{words.error}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((each) => (
            <tr key={each.n}>
              <td className="number">{each.n}</td>
              <td>{each.startedAt ? <Time iso={each.startedAt} show="clock" /> : '–'}</td>
              <td>{formatDuration(each.durationMs)}</td>
              <td>
                {each.error ? (
                  each.error.message
                ) : (
                  <Status status={each.durationMs === undefined ? step.status : 'succeeded'} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
