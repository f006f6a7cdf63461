import type { LatestVersion, RunDetail } from '../../api/types';
import { runs as words } from '../../words/runs';

/** As people call a version: `v3`, or the draft. */
export function versionWords(version: number | string): string {
  return version === 'draft' ? words.draft : `v${version}`;
}

/** The published version. Its number may be that of the run, if only the configuration was published again. */
export function latestWords(run: RunDetail, latest: LatestVersion): string {
  const version = versionWords(latest.version);
  return latest.version === run.version ? words.currentConfiguration(version) : version;
}

/** The version of the run, beside the published one. */
export function ownWords(run: RunDetail, latest: LatestVersion): string {
  const version = versionWords(run.version);
  return latest.version === run.version ? words.earlierConfiguration(version) : version;
}
