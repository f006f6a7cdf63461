import { ApiProblem, type Tagged } from '../../../api/client';
import type { Draft } from '../../../api/types';
import type { Journal } from './journal';
import { merged } from './merge';

/** Whether the server has what is on the screen. */
export type SaveState =
  | { kind: 'saved'; at: string | null }
  | { kind: 'changed' }
  | { kind: 'saving' }
  | { kind: 'offline'; why: string }
  | { kind: 'refused'; why: string }
  | { kind: 'conflict'; theirs: string; etag: string; by: string };

export interface Server {
  save(text: string, etag: string, base?: number): Promise<Tagged<Draft>>;
  /** Null if there is no draft any more. */
  read(): Promise<Tagged<Draft> | null>;
}

const QUIET_MS = 1_000;
const LONGEST_MS = 5_000;
const AGAIN_MS = 5_000;

/**
 * One draft while it is edited: keeps every edit in the browser at once, saves it soon, and puts it together with what others have saved
 * meanwhile.
 */
export class DraftSession {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private since: number | undefined;
  private saving = false;
  /** Replaces the text on the screen by one that others have changed, too. */
  onMerged: (text: string) => void = () => undefined;

  state: SaveState;

  constructor(
    private readonly name: string,
    private readonly server: Server,
    private readonly journal: Journal,
    /** What is on the screen. */
    public text: string,
    /** What the server has; the text that the draft begins with if it has none. */
    private saved: string,
    /** Empty: there is no draft yet. */
    public etag: string,
    at: string | null,
  ) {
    this.state = { kind: 'saved', at };
    if (text !== saved) this.edit(text);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly snapshot = () => this.state;

  private become(state: SaveState) {
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  edit(text: string) {
    this.text = text;
    void this.journal.keep(this.name, { text, base: this.saved, etag: this.etag }).catch(() => undefined);
    if (this.state.kind === 'conflict') return;
    if (!this.saving) this.become({ kind: 'changed' });
    this.schedule();
  }

  private schedule() {
    const now = Date.now();
    this.since ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => void this.save(),
      Math.min(QUIET_MS, Math.max(0, this.since + LONGEST_MS - now)),
    );
  }

  /** Saves at once what is not saved yet. */
  async save(base?: number): Promise<void> {
    clearTimeout(this.timer);
    if (this.saving || this.state.kind === 'conflict') return;
    if (this.text === this.saved && base === undefined && this.etag !== '') {
      this.since = undefined;
      if (this.state.kind !== 'saved') this.become({ kind: 'saved', at: null });
      return;
    }
    this.saving = true;
    this.since = undefined;
    const text = this.text;
    this.become({ kind: 'saving' });
    try {
      const draft = await this.server.save(text, this.etag, base);
      this.saving = false;
      await this.isSaved(text, draft);
    } catch (problem) {
      this.saving = false;
      await this.isNotSaved(problem);
    }
  }

  private async isSaved(text: string, draft: Tagged<Draft>) {
    this.saved = text;
    this.etag = draft.etag;
    if (this.text === text) {
      await this.journal.forget(this.name).catch(() => undefined);
      this.become({ kind: 'saved', at: draft.value.changedAt });
    } else {
      this.edit(this.text);
    }
  }

  private async isNotSaved(problem: unknown) {
    const why = problem instanceof Error ? problem.message : String(problem);
    const status = problem instanceof ApiProblem ? problem.status : 0;
    if (status === 412 || status === 428) {
      await this.mergeWithOthers();
    } else if (status === 0 || status === 401 || status === 429 || status >= 500) {
      this.become({ kind: 'offline', why });
      this.timer = setTimeout(() => void this.save(), AGAIN_MS);
    } else {
      this.become({ kind: 'refused', why });
    }
  }

  private async mergeWithOthers() {
    try {
      const now = await this.server.read();
      if (now === null) {
        // It was published or discarded. What is on the screen is a new draft.
        this.etag = '';
        await this.save();
        return;
      }
      const together = merged(this.saved, this.text, now.value.document);
      if (together === undefined) {
        this.become({
          kind: 'conflict',
          theirs: now.value.document,
          etag: now.etag,
          by: now.value.changedBy,
        });
        return;
      }
      this.saved = now.value.document;
      this.etag = now.etag;
      this.replace(together);
      await this.save();
    } catch (problem) {
      await this.isNotSaved(
        problem instanceof ApiProblem && problem.status === 412 ? new Error(problem.message) : problem,
      );
    }
  }

  private replace(text: string) {
    if (text === this.text) return;
    this.text = text;
    this.onMerged(text);
  }

  /** Ends a conflict: with what is on the screen, or with what the other has saved. */
  async settle(choice: 'mine' | 'theirs'): Promise<void> {
    if (this.state.kind !== 'conflict') return;
    const { theirs, etag } = this.state;
    this.saved = theirs;
    this.etag = etag;
    if (choice === 'theirs') this.replace(theirs);
    this.become({ kind: 'changed' });
    await this.save();
  }

  /**
   * Puts the text together with a version that was published since the draft was begun.
   *
   * @returns false if both have changed the same lines; then the text stays as it is, and counts as merged
   */
  async mergeWith(before: string, published: string, version: number): Promise<boolean> {
    const together = merged(before, this.text, published);
    if (together !== undefined) this.replace(together);
    await this.save(version);
    return together !== undefined;
  }

  close() {
    clearTimeout(this.timer);
    void this.save();
  }
}
