import type { RunDetail } from '../../api/types';
import { Status } from '../../ui/Status';
import { Time } from '../../ui/Time';
import { runs as words } from '../../words/runs';
import { RunLink } from './RunFacts';
import { versionWords } from './versionWords';

/** The runs that were made of this one, such as by a newer version that was published to repair it. */
export function Replays({ run }: { run: RunDetail }) {
  if (run.replays.length === 0) return null;
  return (
    <div className="callout callout-info">
      <ul className="replays">
        {run.replays.map((each) => (
          <li key={each.id}>
            {words.retriedAs} <RunLink id={each.id} /> {words.inVersion(versionWords(each.version))}{' '}
            <Status status={each.status} /> <Time iso={each.acceptedAt} />
          </li>
        ))}
      </ul>
    </div>
  );
}
