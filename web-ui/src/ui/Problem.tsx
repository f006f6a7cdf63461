import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client';
import { ui as words } from '../words/ui';
import { Icon } from './Icon';

interface Props {
  /** What could not be done, as a sentence without the reason. */
  what: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
  children?: ReactNode;
}

/** A failure that stays until it is dealt with: what, why in the server's words, and what to do. */
export function Problem({ what, error, onRetry, children }: Props) {
  const problem = error instanceof ApiProblem ? error : undefined;
  const why = error instanceof Error ? error.message : String(error);
  return (
    <div className="problem" role="alert">
      <Icon name="warning" />
      <div className="problem-body">
        <strong>{what}</strong>
        <p>{why}</p>
        {problem && problem.errors.length > 0 && (
          <ul>
            {problem.errors.map((entry) => (
              <li key={`${entry.pointer} ${entry.message}`}>
                {entry.line ? `Line ${entry.line}: ` : ''}
                {entry.message}
                {entry.suggestion ? ` ${entry.suggestion}` : ''}
              </li>
            ))}
          </ul>
        )}
        {problem && problem.status > 0 && (
          <p className="muted caption">
            {words.status(problem.title, problem.status)}
            {problem.status >= 500 &&
              typeof problem.more.id === 'string' &&
              ` · ${words.errorId(problem.more.id)}`}
          </p>
        )}
        {(onRetry || children) && (
          <div className="problem-actions">
            {onRetry && (
              <button type="button" className="button" onClick={onRetry}>
                {words.tryAgain}
              </button>
            )}
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
