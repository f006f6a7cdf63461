import { Link } from '@tanstack/react-router';
import { subscriptions as words } from '../../words/subscriptions';
import { usePlace } from './place';

/** The way to a page of subscriptions: the list, the subscription if the page lies below one, the page. */
export function Crumbs({ id, last }: { id?: string | undefined; last: string }) {
  const place = usePlace();
  return (
    <>
      <Link to={place.list}>{words.title}</Link>
      <span className="sep">›</span>
      {id && (
        <>
          <Link to={place.one} params={{ id }}>
            {id}
          </Link>
          <span className="sep">›</span>
        </>
      )}
      <span>{last}</span>
    </>
  );
}
