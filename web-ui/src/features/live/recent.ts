import type { RunView } from '../../api/types';

const KEPT_MS = 30_000;

/**
 * The runs told of lately. A page asked for before an event and answered after it is older than the event: what came
 * in between is applied to it again, so that no run stays "running" on the screen for ever.
 */
class RecentRuns {
  private entries: { at: number; run: RunView }[] = [];

  add(runs: RunView[]): void {
    const now = Date.now();
    this.entries = this.entries.filter((e) => now - e.at < KEPT_MS);
    for (const run of runs) this.entries.push({ at: now, run });
  }

  since(time: number): RunView[] {
    return this.entries.filter((e) => e.at >= time).map((e) => e.run);
  }
}

export const recentRuns = new RecentRuns();
