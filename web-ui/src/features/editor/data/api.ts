import { type Answered, type Body, call } from '../../../api/call';

/** Which step's values are meant, and of which run. */
export type DraftScope = NonNullable<Body<'POST', '/expressions/evaluate'>['draft']> & { step: string };

/** What expressions of a step can read. */
export type DraftData = Answered<'GET', '/integrations/{name}/draft/data'>;

export type Evaluated = Answered<'POST', '/expressions/evaluate'>['results'][number];

export const readDraftData = ({ integration, items, ...query }: DraftScope, signal: AbortSignal) =>
  call('GET', '/integrations/{name}/draft/data', {
    path: { name: integration },
    query: { ...query, items: items?.join(',') },
    signal,
  });

export const evaluate = async (draft: DraftScope, templates: readonly unknown[], signal: AbortSignal) => {
  const expressions = templates.map((template) => ({ template }));
  return (await call('POST', '/expressions/evaluate', { body: { draft, expressions }, signal })).results;
};

export const complete = (draft: DraftScope, expression: string, offset: number, signal: AbortSignal) =>
  call('POST', '/expressions/complete', { body: { draft, expression, offset }, signal });
