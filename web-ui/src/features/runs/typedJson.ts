import { parseExact } from '../../api/exactJson';

/** Typed JSON as a value, or why it is not valid yet. */
export function typedJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: parseExact(text) };
  } catch (error) {
    return { problem: `This is not JSON yet: ${(error as Error).message}` };
  }
}
