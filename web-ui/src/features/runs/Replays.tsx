import type { RunDetail } from '../../api/types';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { runs as words } from '../../words/runs';
import { RunLink } from './RunFacts';
import { versionWords } from './versionWords';

/** The runs that were made of this one, such as by a newer version that was published to repair it. */
export function Replays({ run }: { run: RunDetail }) {
  const others = run.replays.filter((each) => each.id !== run.repairedBy);
  if (run.replays.length === 0) return null;
  return (
    <div className="callout callout-info">
      {run.repairedBy && (
        <p className="callout-main">
          {words.replayedAs} <RunLink id={run.repairedBy} />
          {words.replaySucceeded}
        </p>
      )}
      <ul className="replays">
        {others.map((each) => (
          <li key={each.id}>
            {words.replayedAs} <RunLink id={each.id} /> {words.inVersion(versionWords(each.version))}{' '}
            <Status status={each.status} /> <Time iso={each.acceptedAt} />
          </li>
        ))}
      </ul>
    </div>
  );
}
