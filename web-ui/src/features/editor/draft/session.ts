import type { Tagged } from '../../../api/call';
import { ApiProblem } from '../../../api/client';
import type { Draft } from '../../../api/types';
import type { Journal } from './journal';

/** Whether the server has the text on the screen. */
export type SaveState =
  | { kind: 'saved'; at: string | null }
  | { kind: 'changed'; isKept: boolean }
  | { kind: 'saving' }
  | Unsent
  | { kind: 'refused'; why: string }
  | Conflict;

/** The text is not saved yet. The save is retried soon. */
export interface Unsent {
  kind: 'unsent';
  cause: 'no-answer' | 'signed-out' | 'busy';
  why: string;
  /** Whether this browser has stored it. */
  isKept: boolean;
}

/** Others have changed the same lines. */
export interface Conflict {
  kind: 'conflict';
  /** What both have begun with. */
  base: string;
  theirs: string;
  /** The person or version that changed them. */
  by: string;
  /** Of the draft that is there now. */
  etag: string;
  /** The published version that the text is merged with by a choice; undefined: it stays as it is. */
  version?: number;
}

export interface Server {
  /** @param base the published version that the text is merged with; undefined: as before */
  save(text: string, etag: string, base?: number): Promise<Tagged<Draft>>;
  /** Null if there is no draft any more. */
  read(): Promise<Tagged<Draft> | null>;
}

/** Where a session begins. */
export interface Start {
  /** The key of its entry in the journal. */
  key: string;
  /** The text on the screen. */
  text: string;
  /** The base of the edits. */
  base: string;
  /** Of the draft in that state; empty: there is none. */
  etag: string;
  /** The published version that the text goes back to; null: there was none. */
  version: number | null;
  /** When the draft was saved last. */
  at: string | null;
}

/** What puts two texts together. It compares texts, so it is loaded once the editor is open. */
type Merging = () => Promise<Pick<typeof import('./merge'), 'merged'>>;

const QUIET_MS = 1_000;
const LONGEST_MS = 5_000;
const AGAIN_MS = 5_000;
const MAX_MERGES = 5;

/**
 * An edited draft. It stores every edit in the browser at once, saves it soon, and merges it with the changes
 * of others. Only one save or merge runs at a time.
 */
export class DraftSession {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private since: number | undefined;
  private work: Promise<void> = Promise.resolve();
  private isOpen = true;
  private readonly key: string;
  private base: string;
  private version: number | null;
  /** When the server has saved the draft last. */
  private savedAt: string | null;
  private isKept = true;
  /** Shows a text that was merged with the changes of others. */
  onMerged: (text: string) => void = () => undefined;

  text: string;
  etag: string;
  state: SaveState;

  constructor(
    private readonly server: Server,
    private readonly journal: Journal,
    start: Start,
    private readonly merging: Merging = () => import('./merge'),
  ) {
    this.key = start.key;
    this.text = start.text;
    this.base = start.base;
    this.etag = start.etag;
    this.version = start.version;
    this.savedAt = start.at;
    this.state = { kind: 'saved', at: start.at };
    if (start.text !== start.base) this.edit(start.text);
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
    if (this.state.kind !== 'conflict') {
      this.become({ kind: 'changed', isKept: this.isKept });
      this.schedule();
    }
    this.keep();
  }

  private keep() {
    const edit = { text: this.text, base: this.base, etag: this.etag, version: this.version, at: Date.now() };
    const kept = (isKept: boolean) => {
      this.isKept = isKept;
      if ((this.state.kind === 'changed' || this.state.kind === 'unsent') && this.state.isKept !== isKept)
        this.become({ ...this.state, isKept });
    };
    this.journal.put(this.key, edit).then(
      () => kept(true),
      () => kept(false),
    );
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

  /**
   * Saves unsaved changes, after the current save.
   *
   * @param base   the published version that the text was merged with
   * @param create whether to create a draft without changes
   */
  save({ base, create = false }: { base?: number; create?: boolean } = {}): Promise<void> {
    clearTimeout(this.timer);
    this.work = this.work.then(() => this.saveNow(base, create, 0));
    return this.work;
  }

  private async saveNow(base: number | undefined, create: boolean, merges: number): Promise<void> {
    if (this.state.kind === 'conflict') return;
    this.since = undefined;
    const isNew = this.etag === '';
    if (this.text === this.base && base === undefined && !(create && isNew)) {
      await this.journal.delete(this.key).catch(() => undefined);
      this.settleDown();
      return;
    }
    const text = this.text;
    this.become({ kind: 'saving' });
    try {
      const draft = await this.server.save(
        text,
        this.etag,
        base ?? (isNew ? (this.version ?? 0) : undefined),
      );
      this.base = text;
      this.etag = draft.etag;
      this.version = draft.value.base;
      if (this.text === text) await this.journal.delete(this.key).catch(() => undefined);
      this.savedAt = draft.value.changedAt;
      this.settleDown();
    } catch (problem) {
      await this.isNotSaved(problem, base, merges);
    }
  }

  /** After a save: everything is saved, or there are new edits. */
  private settleDown() {
    if (this.text === this.base) {
      this.become({ kind: 'saved', at: this.savedAt });
    } else {
      this.edit(this.text);
    }
  }

  private async isNotSaved(problem: unknown, base: number | undefined, merges: number): Promise<void> {
    const status = problem instanceof ApiProblem ? problem.status : 0;
    if ((status === 412 || status === 428) && merges < MAX_MERGES) {
      try {
        await this.mergeWithOthers();
      } catch (again) {
        return this.isNotSaved(again, base, MAX_MERGES);
      }
      return this.saveNow(base, false, merges + 1);
    }
    const why = problem instanceof Error ? problem.message : String(problem);
    if (status === 0 || status === 401 || status === 412 || status === 429 || status >= 500) {
      const cause = status === 0 ? 'no-answer' : status === 401 ? 'signed-out' : 'busy';
      this.become({ kind: 'unsent', cause, why, isKept: this.isKept });
      if (this.isOpen)
        this.timer = setTimeout(() => void this.save(base === undefined ? {} : { base }), AGAIN_MS);
    } else {
      this.become({ kind: 'refused', why });
    }
  }

  private async mergeWithOthers() {
    const now = await this.server.read();
    if (now === null) {
      // It was published or discarded. The text becomes a new draft of the version that it goes back to.
      this.etag = '';
      return;
    }
    const theirs = now.value.document;
    const { merged } = await this.merging();
    const together = merged(this.base, this.text, theirs);
    if (together === undefined) {
      this.become({
        kind: 'conflict',
        base: this.base,
        theirs,
        etag: now.etag,
        by: now.value.changedBy,
      });
      return;
    }
    this.base = theirs;
    this.etag = now.etag;
    this.version = now.value.base;
    this.replace(together);
  }

  private replace(text: string) {
    if (text === this.text) return;
    this.text = text;
    this.onMerged(text);
  }

  /** Ends a conflict with the text on the screen. */
  async settle(): Promise<void> {
    if (this.state.kind !== 'conflict') return;
    const { theirs, etag, version } = this.state;
    this.base = theirs;
    this.etag = etag;
    this.become({ kind: 'changed', isKept: this.isKept });
    this.keep();
    await this.save(version === undefined ? {} : { base: version });
  }

  /** Merges the text with a version that was published since the draft was begun from another one. */
  async mergeWith(before: string, published: string, version: number): Promise<void> {
    await this.save();
    if (this.state.kind !== 'saved') return;
    const { merged } = await this.merging();
    const together = merged(before, this.text, published);
    if (together === undefined) {
      this.become({
        kind: 'conflict',
        base: before,
        theirs: published,
        etag: this.etag,
        by: `version ${version}`,
        version,
      });
      return;
    }
    this.replace(together);
    await this.save({ base: version });
  }

  open() {
    this.isOpen = true;
    // A failed load is retried when the module is needed.
    this.merging().catch(() => undefined);
  }

  close() {
    this.isOpen = false;
    clearTimeout(this.timer);
    if (this.text !== this.base) void this.save();
  }
}
