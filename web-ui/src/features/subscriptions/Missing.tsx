import { Link } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client';
import { Empty } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { subscriptions as words } from '../../words/subscriptions';
import { usePlace } from './place';

interface Props {
  error: unknown;
  unknown: string;
  failed: string;
  onRetry: () => void;
}

/** Instead of what could not be loaded. */
export function Missing({ error, unknown, failed, onRetry }: Props) {
  const place = usePlace();
  if (!(error instanceof ApiProblem && error.status === 404))
    return <Problem what={failed} error={error} onRetry={onRetry} />;
  return (
    <Empty title={unknown}>
      <p>{error.message}</p>
      <Link to={place.list} className="button primary">
        {words.showAll}
      </Link>
    </Empty>
  );
}
