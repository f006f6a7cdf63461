import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { CodeView } from '../../ui/CodeView';
import { Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { integrations } from '../../words/integrations';
import { versions as words } from '../../words/versions';
import { readVersion } from '../editor/api';

/** The document of one version, as it was published. */
export function VersionText({ name, version }: { name: string; version: string }) {
  const section = useRef<HTMLElement>(null);
  const query = useQuery({
    queryKey: ['integration', name, 'version', version],
    queryFn: () => readVersion(name, Number(version)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  // A link to a version leads to where it is shown, which may be below a long list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is shown at the same place
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), [version]);
  return (
    <section ref={section} className="card" aria-labelledby="version-text">
      <div className="card-head">
        <h2 id="version-text">{words.documentOf(integrations.version(version))}</h2>
        <span className="card-end">
          <Link to="/integrations/$name" params={{ name }} search={{ tab: 'versions' }} resetScroll={false}>
            {words.hide}
          </Link>
        </span>
      </div>
      {query.isPending ? (
        <Skeleton what={words.theDocument} rows={8} />
      ) : query.isError ? (
        <div className="card-note">
          <Problem what={words.textFailed} error={query.error} onRetry={() => query.refetch()} />
        </div>
      ) : (
        <CodeView text={query.data} language="yaml" label={words.documentOf(integrations.version(version))} />
      )}
    </section>
  );
}
