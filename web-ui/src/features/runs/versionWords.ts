import { runs as words } from '../../words/runs';

/** As people call a version: `v3`, or the draft. */
export function versionWords(version: number | string): string {
  return version === 'draft' ? words.draft : `v${version}`;
}
