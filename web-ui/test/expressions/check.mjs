// Compares the recorded results of JSONata's reference implementation with what it gives now.
//   npm run test:expressions                                     fails where they are not the same
//   npm run test:expressions -- --write                          records what it gives now
//   npm run test:expressions -- --random FILE [--seed 2] [--count 10000]
//                                                                records other random expressions in a file
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomCases } from './random.mjs';
import { casesOf, FOLDER, recorded } from './reference.mjs';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    random: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
  },
});
const random = () => recorded(randomCases(Number(values.seed), Number(values.count)));

if (values.random !== undefined) {
  writeFileSync(values.random, await random());
} else {
  const files = {
    'cases.jsonl': await recorded(casesOf(readFileSync(new URL('cases.txt', FOLDER), 'utf8'))),
    'random.jsonl': await random(),
  };
  for (const [name, fresh] of Object.entries(files)) {
    const file = new URL(name, FOLDER);
    if (values.write) {
      writeFileSync(file, fresh);
    } else if (readFileSync(file, 'utf8') !== fresh) {
      console.error(
        `${name}: the reference implementation of JSONata gives other results than those that are recorded. ` +
          'Record them with: npm run test:expressions -- --write',
      );
      process.exitCode = 1;
    }
  }
}
