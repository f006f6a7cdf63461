import { parseExact } from '../../api/exactJson';

/** What somebody has typed, as a value, or why it is none yet. */
export function typedJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: parseExact(text) };
  } catch (error) {
    return { problem: `This is not JSON yet: ${(error as Error).message}` };
  }
}
