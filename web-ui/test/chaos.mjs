// Edits drafts during faults, and checks that no edit is lost: npm run test:chaos -- [--rounds 500] [--seed 1] [--jar
// FILE] [--overlay FOLDER]. By default the seed comes from the commit.

import { Dice } from './chaos/dice.mjs';
import { World } from './chaos/world.mjs';
import { launch } from './harness/browser.mjs';
import { optionsOf } from './harness/options.mjs';
import { commitSeed } from './harness/seed.mjs';
import { Server } from './harness/server.mjs';

// Rounds of one draft, so that its text stays on the screen.
const ROUNDS_EACH = 25;

const options = optionsOf({
  rounds: { type: 'string', default: '10' },
  seed: { type: 'string', default: String(commitSeed()) },
  // The folder of screenshots of failures.
  keep: { type: 'string', default: 'target/chaos' },
});
const [rounds, seed] = [Number(options.rounds), Number(options.seed)];
console.log(`The same again: npm run test:chaos -- --rounds ${rounds} --seed ${seed}`);
const server = await Server.start();
const browser = await launch();
let edits = 0;
let failing;
try {
  for (let first = 0; first < rounds; first += ROUNDS_EACH) {
    // Each draft has its own random numbers, so that a failure can be reproduced alone by its seed and 25 rounds.
    const own = seed + first / ROUNDS_EACH;
    const world = new World(server, browser, new Dice(own), `chaos-${own}`);
    await world.begin();
    const played = [];
    failing = world;
    const fail = (what) => {
      console.error(`seed ${own}: ${what}\n${played.join('\n')}`);
      process.exitCode = 1;
    };
    for (let round = first; round < Math.min(rounds, first + ROUNDS_EACH); round++) {
      played.push(`round ${round}: ${await world.round()}`);
      const lost = await world.lost();
      if (lost.length > 0) {
        fail(`lost ${lost.join(', ')}`);
        for (const mark of lost) world.marks.delete(mark);
      }
    }
    edits += world.marks.size;
    const { missing, faults } = await world.end();
    if (missing.length > 0) fail(`not in the draft at the end: ${missing.join(', ')}`);
    if (faults.length > 0) fail(`faults in the browser:\n${faults.join('\n')}`);
    console.log(`seed ${own}: ${Math.min(rounds, first + ROUNDS_EACH)} of ${rounds} rounds, ${edits} edits`);
  }
} catch (problem) {
  console.error(`${failing?.name}: ${problem.stack}`);
  await failing?.keep(options.keep);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
console.log(process.exitCode ? 'FAILED' : `${rounds} rounds, ${edits} edits, none lost`);
