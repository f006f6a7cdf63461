import type { ReceivedEvent } from '../../../api/types';
import type { Tone } from '../../../ui/status';

/** The shape and colour of an outcome. */
export const TONES: Record<ReceivedEvent['outcome'], Tone> = {
  accepted: 'succeeded',
  duplicate: 'skipped',
  refused: 'failed',
};
