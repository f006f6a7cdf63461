import type { Difference, DocumentProblem } from '../../api/types';

const VERBS = { added: 'Added', removed: 'Removed', moved: 'Moved', changed: 'Changed' } as const;
const SIGNS = { added: '+', removed: '−', moved: '↕', changed: '~' } as const;

/** What a change is, as people say it: `Changed step insert in arrive: input.table, retry`. */
export function differenceWords(difference: Difference): string {
  const verb = VERBS[difference.kind];
  const fields = difference.fields.map((field) => field.pointer.slice(1).replaceAll('/', '.'));
  const list = fields.length > 0 ? `: ${fields.slice(0, 4).join(', ')}${fields.length > 4 ? ' …' : ''}` : '';
  switch (difference.what) {
    case 'step':
      return `${verb} step ${difference.step} in ${difference.flow}${list}`;
    case 'trigger':
      return `${verb} the trigger of ${difference.flow}${list}`;
    case 'flow':
      return `${verb} flow ${difference.flow}${list}`;
    default:
      return `${verb} the integration${list}`;
  }
}

export const differenceSign = (difference: Difference) => SIGNS[difference.kind];

export function problemWords(problem: DocumentProblem): string {
  return problem.suggestion ? `${problem.message} Did you mean ${problem.suggestion}?` : problem.message;
}
