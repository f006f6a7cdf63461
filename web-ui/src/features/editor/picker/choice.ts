import type { ConnectorView } from '../../../api/types';
import { type Flow, freeId, takenIds } from '../document/tree';
import type { StepKind } from '../stepKinds/names';

/** Something that can be put into a flow. */
export interface Choice {
  key: string;
  kind: StepKind;
  title: string;
  /** What it is called in the document: `http.request`, `for-each`. */
  name: string;
  /** Control steps have none. */
  connector: ConnectorView | undefined;
  about: string;
  /** Words by which people look for it, beside those above and those of the table of synonyms. */
  synonyms: string;
  /** Whether its connector needs a connection. */
  needsConnection: boolean;
  /** Whether it can do without a connection all the same, since its inputs can say where it goes. */
  canGoWithout: boolean;
  /** The step as it is put in, without id and connection. */
  value: Record<string, unknown>;
  /** From what its id is made. By default: its title. */
  idFrom?: string;
  /** The section of the reference of documents that describes it. */
  section?: string;
}

/**
 * The step as it goes into a flow.
 *
 * @param slot the connection that it uses; undefined: it needs none
 */
export function stepOf(choice: Choice, flow: Flow, slot: string | undefined): Record<string, unknown> {
  const { use, ...rest } = choice.value;
  const id = freeId(choice.idFrom ?? choice.title, takenIds(flow));
  return use === undefined
    ? { id, ...rest }
    : { id, use, ...(slot === undefined ? {} : { connection: slot }), ...rest };
}
