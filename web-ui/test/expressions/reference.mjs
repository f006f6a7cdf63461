// What JSONata's reference implementation makes of expressions, as lines that the server's tests compare with its own results.
import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';

export const FOLDER = new URL(
  '../../../server/expression/src/test/resources/io/junctura/expression/reference/',
  import.meta.url,
);

// Where a zone is left out, the reference takes the host's: here it is the same on each host.
process.env.TZ = 'America/New_York';

const INPUT = readFileSync(new URL('input.json', FOLDER), 'utf8');

/** The lines of a file of cases, each alternative of «a¦b» on its own. */
export function casesOf(text) {
  const lines = text.split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('# '))).flatMap(alternatives);
}

function alternatives(line) {
  if (line.trim() === '' || line.startsWith('# ')) return line.startsWith('# ') ? [line] : [];
  const choice = /«([^»]*)»/.exec(line);
  if (choice === null) return [line];
  const before = line.slice(0, choice.index);
  const after = line.slice(choice.index + choice[0].length);
  return choice[1].split('¦').flatMap((one) => alternatives(before + one + after));
}

/**
 * One line of JSON for each case: its `expression`, and its `value`, or `absent`, or the `error` with the reference's code.
 * A heading becomes a line with `of`.
 */
export async function recorded(cases) {
  const lines = [];
  for (const one of cases) {
    lines.push(one.startsWith('# ') ? JSON.stringify({ of: one.slice(2) }) : await line(one));
  }
  return `${lines.join('\n')}\n`;
}

async function line(expression) {
  // Infinity is no JSON: it is recorded as a text.
  const finite = (_key, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? `a number: ${value}` : value;
  return JSON.stringify({ expression, ...(await outcome(expression)) }, finite);
}

async function outcome(expression) {
  try {
    const input = JSON.parse(INPUT);
    const value = await jsonata(expression).evaluate(input, { payload: input.payload });
    if (value === undefined) return { absent: true };
    return holdsFunction(value) ? { error: 'function' } : { value };
  } catch (error) {
    return { error: error.code ?? error.name };
  }
}

function holdsFunction(value) {
  if (value === null || typeof value !== 'object') return typeof value === 'function';
  if (value._jsonata_lambda || value._jsonata_function) return true;
  return Object.values(value).some(holdsFunction);
}
