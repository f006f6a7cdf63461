import type { Tagged } from '../../../api/call';
import { ApiProblem } from '../../../api/client';
import type { Draft } from '../../../api/types';
import type { Journal, UnsavedEdit } from './journal';

export const BASE = 'a\nb\nc\nd\ne';

/** A server with one draft, which others may change. */
export class Server {
  text: string | undefined = BASE;
  revision = 1;
  failure: ApiProblem | undefined;
  saves = 0;

  private tagged(text: string): Tagged<Draft> {
    const value = {
      base: null,
      published: null,
      changedAt: '2026-11-28T12:00:00Z',
      changedBy: 'ana',
      document: text,
    };
    return { value, etag: String(this.revision) };
  }

  change(text: string | undefined) {
    this.text = text;
    this.revision++;
  }

  base: number | undefined;

  /** Whether saves reach the server, and its answers are lost. */
  isSilent = false;

  readonly save = async (text: string, etag: string, base?: number) => {
    if (this.failure) throw this.failure;
    const now = this.text === undefined ? '' : String(this.revision);
    if (etag !== now) throw new ApiProblem(412, 'Precondition Failed', 'Someone else has changed it.');
    this.saves++;
    this.base = base;
    this.change(text);
    if (this.isSilent) throw new ApiProblem(0, 'Silence', 'The server does not answer.');
    return this.tagged(text);
  };

  readonly read = async () => (this.text === undefined ? null : this.tagged(this.text));
}

export class Memory implements Journal {
  kept: UnsavedEdit | undefined;
  isFull = false;
  put = async (_: string, edit: UnsavedEdit) => {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.kept = edit;
  };
  delete = async () => {
    this.kept = undefined;
  };
  take = async () => undefined;
}
