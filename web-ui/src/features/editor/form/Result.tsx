import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../../api/call';

const QUIET_MS = 250;

/** What an expression yields with the values of a run, as the server evaluates it. */
export function Result({ template, run, at }: { template: string; run: string | undefined; at: string }) {
  const [asked, ask] = useState(template);
  useEffect(() => {
    const timer = setTimeout(() => ask(template), QUIET_MS);
    return () => clearTimeout(timer);
  }, [template]);
  const query = useQuery({
    queryKey: ['evaluate', run, at, asked],
    queryFn: async () => {
      const scope = run ? { run, at } : {};
      const body = { ...scope, expressions: [{ template: asked }] };
      return (await call('POST', '/expressions/evaluate', { body })).results[0];
    },
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const result = query.data;
  if (query.isError) return <p className="result is-bad">{query.error.message}</p>;
  if (!result) return null;
  if (result.error) {
    const { message, suggestion } = result.error;
    return <p className="result is-bad">{suggestion ? `${message} Did you mean ${suggestion}?` : message}</p>;
  }
  const shown = result.beginning ?? (result.value === null ? 'nothing' : JSON.stringify(result.value));
  return (
    <p className="result">
      <code>{shown}</code> <span className="muted caption">{result.type}</span>
    </p>
  );
}
