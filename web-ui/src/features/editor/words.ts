import type { DocumentProblem } from '../../api/types';

export function problemWords(problem: DocumentProblem): string {
  return problem.suggestion ? `${problem.message} Did you mean ${problem.suggestion}?` : problem.message;
}
