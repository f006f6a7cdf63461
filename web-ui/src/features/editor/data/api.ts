import { get, send } from '../../../api/client';
import type { Completions } from '../../../ui/form/expressions';

/** Which step's values are meant, and whose. */
export interface DraftScope {
  integration: string;
  flow: string;
  /** As of stepPathOf. */
  step: string;
  /** Which item of each loop around the step, the outermost first. */
  items?: readonly number[];
  run?: string;
}

/** What expressions of a step can read. */
export interface DraftData {
  source: 'run' | 'pin' | 'given' | 'none';
  run?: string;
  at?: string;
  scope: Record<string, unknown>;
  items?: { loop: string; item: number; count: number }[];
  /** Earlier steps without data. */
  missing: string[];
  /** Pointers of values that were shortened. */
  cut: string[];
}

export interface Evaluated {
  type?: string;
  value?: unknown;
  /** Of a large value, with its length. */
  beginning?: string;
  length?: number;
  error?: { message: string; suggestion?: string; offset?: number; pointer?: string; value?: string };
}

export const readDraftData = ({ integration, flow, step, items, run }: DraftScope, signal: AbortSignal) =>
  get<DraftData>(
    `/integrations/${encodeURIComponent(integration)}/draft/data`,
    { flow, step, items: items?.join(','), run },
    signal,
  );

export const evaluate = async (draft: DraftScope, templates: readonly unknown[], signal: AbortSignal) => {
  const expressions = templates.map((template) => ({ template }));
  const body = { draft, expressions };
  return (await send<{ results: Evaluated[] }>('POST', '/expressions/evaluate', body, signal)).results;
};

export const complete = (draft: DraftScope, expression: string, offset: number, signal: AbortSignal) =>
  send<Completions>('POST', '/expressions/complete', { draft, expression, offset }, signal);
