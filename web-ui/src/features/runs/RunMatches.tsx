import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunMatch, RunView } from '../../api/types';
import { runs as words } from '../../words/runs';
import { TRIGGER } from './trigger';

/** Where a search found its words in a run: each place with a link to it, and the text with the words marked. */
export function RunMatches({ run }: { run: RunView }) {
  return (
    <ul className="matches">
      {(run.matches ?? []).map((match) => (
        <li key={`${match.in} ${match.step} ${match.text}`}>
          <Link
            to="/runs/$id"
            params={{ id: run.id }}
            search={{ step: match.step ?? (match.in === 'payload' ? TRIGGER : undefined) }}
            className="match-place"
          >
            {place(match)}
          </Link>{' '}
          <span className="match-text">{marked(match)}</span>
        </li>
      ))}
    </ul>
  );
}

function place(match: RunMatch): string {
  const step = match.stepTitle ?? match.step;
  return step ? words.foundIn[match.in].of(step) : words.foundIn[match.in].alone;
}

function marked({ text, marks }: RunMatch): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const mark of marks) {
    parts.push(text.slice(at, mark.from), <mark key={mark.from}>{text.slice(mark.from, mark.to)}</mark>);
    at = mark.to;
  }
  return [...parts, text.slice(at)];
}
