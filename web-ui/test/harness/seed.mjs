// The seed of a build's random tests, as in CommitSeed.java: each commit is tested with other seeds.
import { execFileSync } from 'node:child_process';

/** @returns a number from 1 to 268,435,456; 1 outside of a Git checkout */
export function commitSeed() {
  try {
    const hash = execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'ascii',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return 1 + Number.parseInt(hash.slice(0, 7), 16);
  } catch {
    return 1;
  }
}
