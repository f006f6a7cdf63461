import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { call } from '../../api/call';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { onDemand } from '../../ui/parts';
import { integrations } from '../../words/integrations';
import { versions as words } from '../../words/versions';
import { readDraft, readVersion } from '../editor/api';

// What reads documents is loaded on first use.
const Changes = onDemand(async () => ({ default: (await import('../editor/changes/Changes')).Changes }));

const DRAFT = 'draft';

const nameOf = (version: string) => (version === DRAFT ? words.draft : integrations.version(version));

/** What differs between two versions, in words and in the text. */
export function Compare({ name, choices }: { name: string; choices: readonly string[] }) {
  const search = useSearch({ from: '/shell/integrations/$name' });
  const navigate = useNavigate();
  const section = useRef<HTMLElement>(null);
  const to = choices.includes(search.to ?? '') ? (search.to as string) : (choices[0] as string);
  const older = choices[choices.indexOf(to) + 1] ?? (choices.find((each) => each !== to) as string);
  const from = choices.includes(search.from ?? '') ? (search.from as string) : older;
  // A link to changes leads to where they are shown, which may be below a long list.
  useEffect(() => {
    if (search.to !== undefined) section.current?.scrollIntoView({ block: 'nearest' });
  }, [search.to]);
  const choose = (change: { from?: string; to?: string }) =>
    navigate({
      to: '/integrations/$name',
      params: { name },
      search: { tab: 'versions', from, to, ...change },
      replace: true,
      resetScroll: false,
    });
  const choice = (which: 'from' | 'to', value: string) => (
    <label className="inline-field">
      <span>{words[which]}</span>
      <select value={value} onChange={(event) => choose({ [which]: event.target.value })}>
        {choices.map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section ref={section} className="card compare" aria-labelledby="compare">
      <div className="card-head">
        <h2 id="compare">{words.compare}</h2>
        <span className="card-end">
          {choice('from', from)}
          {choice('to', to)}
          <button type="button" className="button quiet" onClick={() => choose({ from: to, to: from })}>
            {words.swap}
          </button>
        </span>
      </div>
      {from === to ? (
        <p className="card-note muted">{words.chooseTwo}</p>
      ) : (
        <Changed name={name} from={from} to={to} />
      )}
    </section>
  );
}

function Changed({ name, from, to }: { name: string; from: string; to: string }) {
  const query = useQuery({
    queryKey: ['integration', name, 'compare', from, to],
    queryFn: async ({ signal }) => {
      const text = async (version: string) =>
        version === DRAFT
          ? ((await readDraft(name))?.value.document ?? '')
          : readVersion(name, Number(version));
      const [before, after, diff] = await Promise.all([
        text(from),
        text(to),
        readDiff(name, from, to, signal),
      ]);
      return { before, after, diff };
    },
    staleTime: from === DRAFT || to === DRAFT ? 0 : Number.POSITIVE_INFINITY,
  });
  if (query.isPending) return <Skeleton what={words.differences} rows={4} />;
  if (!query.data)
    return <Problem what={words.compareFailed} error={query.error} onRetry={() => query.refetch()} />;
  const { before, after, diff } = query.data;
  if (diff.same) return <p className="card-note">{words.same}</p>;
  return (
    <Suspense fallback={<Skeleton what={words.differences} rows={6} />}>
      <Changes
        differences={diff.differences}
        before={before}
        after={after}
        names={[words.older(nameOf(from)), words.newer(nameOf(to))]}
      />
    </Suspense>
  );
}

const readDiff = (name: string, from: string, to: string, signal: AbortSignal) =>
  call('GET', '/integrations/{name}/versions/{from}/diff/{to}', { path: { name, from, to }, signal });
