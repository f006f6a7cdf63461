import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { inline } from '../../ui/Markdown';
import { Empty, Skeleton } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { reference as words } from '../../words/reference';
import { anchorOf } from './anchor';
import { catalogSearch } from './api';
import { firstSentence } from './firstSentence';

/** The triggers and actions that fit some words, best first, as the server finds them. */
export function FoundOperations({ text }: { text: string }) {
  const found = useQuery(catalogSearch(text));
  if (found.isPending) return <Skeleton what={words.found} rows={5} />;
  if (!found.data)
    return <Problem what={words.searchFailed} error={found.error} onRetry={() => found.refetch()} />;
  if (found.data.length === 0)
    return (
      <Empty title={words.nothingTitle}>
        <p>{words.nothingText(text)}</p>
        <Link to="/connectors" search={{}} className="button primary">
          {words.showAll}
        </Link>
      </Empty>
    );
  return (
    <ul className="card found-operations" aria-label={words.found}>
      {found.data.map((each) => (
        <li key={`${each.kind} ${each.use}`}>
          <p>
            <Link
              to="/connectors/$id"
              params={{ id: each.connector.id }}
              hash={anchorOf(each.kind, each.use)}
            >
              {each.title}
            </Link>{' '}
            <code className="muted">{each.use}</code>
          </p>
          <span className="tag">
            {each.kind === 'trigger' && <Icon name="trigger" />}
            {each.kind === 'trigger' ? words.trigger : words.action}
          </span>
          {each.docs && <p className="muted">{inline(firstSentence(each.docs))}</p>}
        </li>
      ))}
    </ul>
  );
}
