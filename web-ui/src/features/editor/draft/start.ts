import type { Tagged } from '../../../api/call';
import type { Draft } from '../../../api/types';

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
  /** A text that an earlier visit has sent without an answer; undefined: there is none. */
  sent?: string | undefined;
}

/** What puts two texts together. It compares texts, so it is loaded once the editor is open. */
export type Merging = () => Promise<Pick<typeof import('./merge'), 'merged'>>;
