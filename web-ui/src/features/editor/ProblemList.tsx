import type { ReactNode } from 'react';
import type { DocumentProblem } from '../../api/types';
import { Icon } from '../../ui/Icon';
import { draft as words } from '../../words/draft';
import { problemWords } from './words';

interface Props {
  problems: readonly DocumentProblem[];
  /** Whether there is a draft; else the text is as it is published. */
  isDraft: boolean;
  /** Where it is, as people say it. */
  placeOf: (problem: DocumentProblem) => string;
  onShow: (problem: DocumentProblem) => void;
  /** What puts a problem right, if there is something to click. */
  fixOf: (problem: DocumentProblem) => ReactNode;
}

/** What prevents the draft from being published, with the way there. */
export function ProblemList({ problems, isDraft, placeOf, onShow, fixOf }: Props) {
  const count = `${problems.length} ${problems.length === 1 ? 'problem blocks' : 'problems block'} publishing. Saving is not blocked.`;
  return (
    <section className="card problems" aria-label={words.problems}>
      <div className="card-head">
        <h2>{words.problems}</h2>
        <span className="muted caption">
          {problems.length > 0 ? count : isDraft ? words.noneTheDraftCan : words.theTextIsAs}
        </span>
      </div>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.pointer} ${problem.code} ${problem.message}`}>
              <span className="problem-words">
                <Icon name="warning" />
                <span>
                  {problemWords(problem)} <span className="muted">{placeOf(problem)}</span>
                </span>
              </span>
              <span className="problem-fixes">
                {fixOf(problem)}
                <button type="button" className="button quiet" onClick={() => onShow(problem)}>
                  {words.line}
                  {problem.line ?? 1}
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
