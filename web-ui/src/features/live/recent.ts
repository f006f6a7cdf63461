import type { RunView } from '../../api/types';

const KEPT_MS = 30_000;

/**
 * The runs of recent events. An answer may be older than an event that arrived before it. So these events are
 * applied to the answer again, and no run stays "running" on the screen.
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
