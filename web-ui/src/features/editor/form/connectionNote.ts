import { stepForm as words } from '../../../words/stepForm';
import type { ConnectionChoice } from '../document/connections';
import type { FormModel } from './useStepForm';

export interface ConnectionNote {
  text?: string | undefined;
  isProblem: boolean;
  /** Whether the form of a new step begins with the connection. */
  asks: boolean;
}

/**
 * What the form says about the connection of a step.
 *
 * @param chosen  the slot; empty: none
 * @param choices undefined: they are not loaded yet
 * @param isSlot  whether the document has the slot, if only for another connector
 */
export function connectionNote(
  model: FormModel,
  chosen: string,
  choices: readonly ConnectionChoice[] | undefined,
  isSlot: boolean,
): ConnectionNote {
  const { operation, connector, step } = model;
  const reported = model.errors.get('/connection');
  const message = typeof reported === 'string' ? reported : reported?.message;
  const problem = (text: string | undefined) => ({ text, isProblem: true, asks: true });
  const hint = (text: string | undefined, asks = false) => ({ text, isProblem: false, asks });
  if (!choices) return message ? problem(message) : hint(undefined);
  const found = choices.find((each) => each.slot === chosen);
  if (chosen !== '') {
    if (!found) return problem((isSlot && message) || words.connectionMissing(chosen));
    if (found.saved === undefined) return problem(words.connectionNotSaved(chosen));
    return message ? problem(message) : hint(undefined);
  }
  const title = connector?.title || (connector?.id ?? '');
  if (operation?.connection === 'required')
    return problem(
      choices.length === 0
        ? words.noConnectionYet(title)
        : choices.length === 1
          ? words.chooseConnection
          : words.severalConnections,
    );
  if (message) return problem(message);
  if (step === null) return hint(isCalled(model) ? words.optionalForTrigger : undefined);
  if (hasInstead(model)) return hint(words.optionalForStep, choices.length > 1);
  // Without a connection, such an action signs in nowhere: rarely what is wanted.
  if (choices.length === 0) return hint(words.noOptionalYet(title), true);
  return hint(words.chooseOptional, choices.length > 1);
}

/** Whether the inputs of an action can replace the connection. */
function hasInstead({ operation }: FormModel): boolean {
  const fields = Object.values(operation?.input?.properties ?? {}) as { 'x-connection'?: string }[];
  return fields.some((each) => each['x-connection'] === 'instead');
}

/** Whether others send requests to a trigger. */
function isCalled({ operation }: FormModel): boolean {
  return operation !== undefined && 'kind' in operation && CALLED.has(operation.kind);
}

const CALLED: ReadonlySet<string> = new Set(['webhook', 'call']);
