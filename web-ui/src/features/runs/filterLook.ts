import { type StatusLook, statusLook } from '../../ui/status';
import { runs as words } from '../../words/runs';
import { statuses } from '../../words/statuses';
import type { RunFilter } from './runFilter';

/** The shape and the word of a status that a list can be filtered by. */
export function filterLook(status: NonNullable<RunFilter['status']>): StatusLook {
  if (status === 'needs-attention') return { tone: 'doubt', word: words.needsAttention };
  if (status === 'in-doubt') return { tone: 'doubt', word: statuses.doubt };
  return status === 'failed-items' ? { tone: 'partly', word: statuses.partly } : statusLook(status);
}
