/** Names of the error kinds of the API. Commands use the same names. */
const KINDS: Record<string, string> = {
  BAD_INPUT: 'Invalid input',
  REFUSED: 'Rejected',
  CREDENTIALS: 'Credentials refused',
  TRY_LATER: 'Not available',
  IN_DOUBT: 'Outcome not known',
  CANCELLED: 'Cancelled',
};

/** @param willRetry whether the step is attempted again by itself */
export function failureWord(kind: string, willRetry = false): string {
  return willRetry ? 'Will be retried' : (KINDS[kind.toUpperCase()] ?? 'Unexpected failure');
}
