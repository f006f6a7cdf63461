import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Suspense } from 'react';
import { integrationList } from '../features/integrations/api';
import { RunList } from '../features/runs/RunList';
import { onDemand } from '../ui/parts';

// Needed once in a server's life: not part of what every visit loads.
const FirstStart = onDemand(async () => ({
  default: (await import('../features/templates/FirstStart')).FirstStart,
}));

/**
 * The list of runs; on the home page of a new server, the first start. Both addresses share one component,
 * because a search on the home page leads to the runs and its field must stay.
 */
export function Home() {
  const isHome = useLocation({ select: (location) => location.pathname === '/' });
  const list = useQuery({ ...integrationList, enabled: isHome });
  if (!isHome) return <RunList />;
  if (list.isPending) return null;
  if (list.data?.length !== 0) return <RunList />;
  return (
    <Suspense>
      <FirstStart />
    </Suspense>
  );
}
