import type { Tagged } from '../../../api/call';
import { ApiProblem } from '../../../api/client';
import type { Draft } from '../../../api/types';
import type { Journal } from './journal';
import { isWithoutAnswer, notSaved, type SaveState } from './saveState';
import type { Merging, Server, Start } from './start';

const QUIET_MS = 1_000;
const MAX_MS_LENGTH = 5_000;
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
  /**
   * The text of a save without an answer: the server may have it or not. The same text is sent again until there
   * is an answer, so that the server's text is recognised as this one.
   */
  private sent: string | undefined;
  /** When the server has saved the draft last. */
  private savedAt: string | null;
  private isKept = true;
  /** Shows a text that was merged with the changes of others. */
  onMerged: (text: string) => void = () => undefined;

  text: string;
  etag: string;
  /** The published version that the text goes back to; null: there was none. */
  version: number | null;
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
    this.sent = start.sent;
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
    if (this.state.kind === 'saved' && text === this.text && text === this.base) return;
    this.text = text;
    if (this.state.kind !== 'conflict') {
      this.become({ kind: 'changed', isKept: this.isKept });
      this.schedule();
    }
    this.keep();
  }

  private keep() {
    const { text, base, etag, version, sent } = this;
    const edit = { text, base, etag, version, at: Date.now(), ...(sent === undefined ? {} : { sent }) };
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
      Math.min(QUIET_MS, Math.max(0, this.since + MAX_MS_LENGTH - now)),
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
    const isSaved = this.text === this.base && this.sent === undefined;
    if (isSaved && base === undefined && !(create && isNew)) {
      await this.journal.delete(this.key).catch(() => undefined);
      this.settleDown();
      return;
    }
    const text = this.sent ?? this.text;
    this.sent = text;
    // Before it is sent: the tab may be closed before the answer.
    if (this.text !== this.base) this.keep();
    this.become({ kind: 'saving' });
    try {
      const draft = await this.server.save(
        text,
        this.etag,
        base ?? (isNew ? (this.version ?? 0) : undefined),
      );
      this.sent = undefined;
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
    if (!isWithoutAnswer(status)) this.sent = undefined;
    const next = notSaved(problem, this.isKept);
    this.become(next);
    if (next.kind === 'unsent' && this.isOpen)
      this.timer = setTimeout(() => void this.save(base === undefined ? {} : { base }), AGAIN_MS);
  }

  private async mergeWithOthers() {
    const now = await this.server.read();
    if (now === null) {
      // It was published or discarded. The text becomes a new draft of the version that it goes back to.
      this.etag = '';
      this.sent = undefined;
      return;
    }
    const theirs = now.value.document;
    if (theirs === this.sent) {
      // An earlier save has reached the server, but its answer did not reach this browser.
      this.follow(now);
      return;
    }
    this.sent = undefined;
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
    this.follow(now);
    this.replace(together);
  }

  /** Goes on from the draft that the server has. */
  private follow({ value, etag }: Tagged<Draft>) {
    this.sent = undefined;
    this.base = value.document;
    this.etag = etag;
    this.version = value.base;
    this.savedAt = value.changedAt;
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

  /** Takes up what others have done with the draft, unless there are edits to save first. */
  catchUp(): Promise<void> {
    const caughtUp = this.work.then(async () => {
      if (this.state.kind !== 'saved') return;
      await this.mergeWithOthers();
      this.settleDown();
    });
    this.work = caughtUp.catch(() => undefined);
    return caughtUp;
  }

  /** Merges the text with a version that was published since the draft was begun from another one. */
  async mergeWith(before: string, published: string, version: number): Promise<void> {
    await this.save();
    if (this.state.kind !== 'saved') return;
    if (this.isUntouched) {
      // There is no draft to save.
      this.base = published;
      this.version = version;
      this.replace(published);
      return;
    }
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

  /** Whether there is neither a draft nor an edit: the text is that of the published version. */
  get isUntouched() {
    return this.etag === '' && this.text === this.base;
  }

  /** The draft was published as a version, which discards it. */
  wasPublished(version: number) {
    this.etag = '';
    this.version = version;
    this.savedAt = null;
    if (this.state.kind === 'saved') this.become({ kind: 'saved', at: null });
    else this.keep();
  }

  open() {
    this.isOpen = true;
    // A failed load is retried when the module is needed.
    this.merging().catch(() => undefined);
  }

  close() {
    this.isOpen = false;
    clearTimeout(this.timer);
    if (this.text !== this.base || this.sent !== undefined) void this.save();
  }
}
