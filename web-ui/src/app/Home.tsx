import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { integrationList } from '../features/integrations/api';
import { RunList } from '../features/runs/RunList';

// Needed once in a server's life: not part of what every visit loads.
const FirstStart = lazy(async () => ({
  default: (await import('../features/templates/FirstStart')).FirstStart,
}));

/** Where nothing was built yet, the way to build something; else what happens. */
export function Home() {
  const list = useQuery(integrationList);
  if (list.isPending) return null;
  if (list.data?.length !== 0) return <RunList />;
  return (
    <Suspense>
      <FirstStart />
    </Suspense>
  );
}
