import type { ReactNode } from 'react';
import type { DocumentProblem } from '../../../api/types';
import { Icon } from '../../../ui/Icon';
import { bottom as words } from '../../../words/bottom';
import { problemWords } from '../words';

interface Props {
  problems: readonly DocumentProblem[];
  /** Where it is, as people say it. */
  placeOf: (problem: DocumentProblem) => string;
  onShow: (problem: DocumentProblem) => void;
  /** What puts a problem right, if there is something to click. */
  fixOf: (problem: DocumentProblem) => ReactNode;
}

/** What prevents the draft from being published, with the way there. */
export function ProblemList({ problems, placeOf, onShow, fixOf }: Props) {
  return (
    <ul className="bottom-list">
      {problems.map((problem) => (
        <li key={`${problem.pointer} ${problem.code} ${problem.message}`}>
          <span className="problem-words">
            <Icon name="warning" />
            <span>
              {problemWords(problem)} <span className="muted">{placeOf(problem)}</span>
            </span>
          </span>
          <span className="bottom-actions">
            {fixOf(problem)}
            <button type="button" className="button quiet" onClick={() => onShow(problem)}>
              {words.line(problem.line ?? 1)}
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}
