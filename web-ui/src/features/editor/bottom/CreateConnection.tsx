import { Link, useLocation } from '@tanstack/react-router';
import type { DocumentProblem } from '../../../api/types';
import { draft as words } from '../../../words/draft';
import { slotsOf } from '../document/connections';

/** The way to the connection that an unbound slot needs. */
export function CreateConnection({ problem, text }: { problem: DocumentProblem; text: string }) {
  const back = useLocation({ select: ({ href }) => href });
  const slot = problem.pointer.split('/').at(-1) ?? '';
  const connector = slotsOf(text).get(slot);
  return connector ? (
    <Link to="/connections/new" search={{ connector, name: slot, back }} className="button">
      {words.createConnection}
    </Link>
  ) : null;
}
