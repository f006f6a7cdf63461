import type { ConnectorView, TriggerView } from '../../../api/types';
import { triggers as words } from '../../../words/triggers';
import type { Choice } from '../picker/choice';

/** A trigger that a flow can have. */
export interface TriggerChoice extends Choice {
  trigger: TriggerView;
  connector: ConnectorView;
  /** Whether it is one of those that most flows have. */
  isUsual: boolean;
}

/** What required inputs begin with, which would otherwise be empty. */
const BEGIN: Readonly<Record<string, Record<string, unknown>>> = { 'http.webhook': { verify: 'none' } };
const REMARKS: Readonly<Record<string, Record<string, string>>> = {
  'http.webhook': { verify: words.anyoneCanSend },
};

/** What a trigger begins with. */
export const beginOf = (use: string) => ({ begin: BEGIN[use] ?? {}, remarks: REMARKS[use] ?? {} });

/** Whether `every` sets the time between two polls. */
export const isPolling = ({ kind }: TriggerView) => kind === 'poll' || kind === 'file';

/**
 * Whether a slot is looked for: always if a connection is required, and if it is optional, unless the connection
 * would only hold the secret that verifies a sender.
 */
export function usesConnection({ connection, input }: TriggerView): boolean {
  if (connection === 'none') return false;
  return connection === 'required' || input?.properties?.verify === undefined;
}
