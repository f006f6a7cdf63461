import { useQuery } from '@tanstack/react-query';
import type { LatestVersion, RunDetail } from '../../api/types';
import { runs as words } from '../../words/runs';
import { retryVersions } from './api';
import { latestWords, ownWords } from './versionWords';

/** What a retry with the published version does with the steps that a failed run has executed. */
export function RetryVersions({ run }: { run: RunDetail }) {
  const latest = useQuery(retryVersions(run)).data?.latest;
  if (!latest) return null;
  const version = latestWords(run, latest);
  return (
    <div className="callout callout-info">
      {latest.possible ? (
        <>
          <p className="callout-main">{words.latestIsPossible(version)}</p>
          {latest.keeps.length > 0 && (
            <p className="muted">
              {words.keepsResults} {latest.keeps.map((step) => step.title || step.step).join(', ')}
            </p>
          )}
        </>
      ) : (
        <>
          <p className="callout-main">{words.latestIsNotPossible(version)}</p>
          {latest.differences.length > 0 ? (
            <ul className="replays">
              {latest.differences.map((each) => (
                <li key={`${each.kind} ${each.step}`}>{difference(each)}</li>
              ))}
            </ul>
          ) : (
            <p>{latest.problem}</p>
          )}
          {latest.differences.length > 0 && (
            <p className="muted">{words.replayInstead(version, ownWords(run, latest))}</p>
          )}
        </>
      )}
    </div>
  );
}

function difference(each: LatestVersion['differences'][number]): string {
  if (each.step === null) return words.orderDiffers;
  return words.stepDiffers[each.kind](each.title || each.step);
}
