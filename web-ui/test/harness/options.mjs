// What all commands of this folder understand: which server they run, and what is laid over it.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const COMMON = {
  jar: { type: 'string', default: '../dist/target/junctura.jar' },
  // A folder whose files count before those of the jar; those of the web UI are below `web`.
  overlay: { type: 'string' },
};

/** @param more options of the command itself */
export function optionsOf(more) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { ...COMMON, ...more } });
  process.env.JUNCTURA_JAR = resolve(values.jar);
  if (values.overlay) process.env.JUNCTURA_OVERLAY = resolve(values.overlay);
  return { ...values, names: positionals };
}
