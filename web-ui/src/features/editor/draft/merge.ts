import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';
import { keepsSteps } from './mergeSteps';
import { type Outlines, outlinesOf } from './outline';

/** A stretch that both have changed, each in their own way. All end with line breaks, or are empty. */
export interface Clash {
  base: string;
  mine: string;
  theirs: string;
  /** Where the stretch begins in each of the texts. */
  at: { base: number; mine: number; theirs: number };
}

/** A region of a merged text: its content, or a clash to resolve. */
export type Region = string | Clash;

/** The one text that both changes make; undefined if both have changed the same lines, or the same step in neighbouring lines. */
export function merged(base: string, mine: string, theirs: string): string | undefined {
  const regions = regionsOf(base, mine, theirs);
  return regions.every((region) => typeof region === 'string')
    ? composed(regions as string[], String)
    : undefined;
}

/** The text of all regions. */
export function composed(
  regions: readonly Region[],
  decide: (clash: Clash, index: number) => string,
): string {
  return regions
    .map((region, index) => (typeof region === 'string' ? region : decide(region, index)))
    .join('')
    .slice(0, -1);
}

/**
 * A three-way merge by lines. Adjacent changes of different steps are merged, too.
 *
 * @returns all regions from the first to the last line; the last one ends with an additional line break
 */
export function regionsOf(base: string, mine: string, theirs: string): Region[] {
  const from = Text.of(base.split('\n'));
  const changes = { mine: changesOf(from, mine), theirs: changesOf(from, theirs) };
  const regions: Region[] = [];
  let outlines: Outlines | undefined;
  const whole = `${base}\n`;
  let at = 0;
  // The offset of each text's lines from those of the base.
  let [myShift, theirShift] = [0, 0];
  for (const cluster of clustersOf(changes.mine, changes.theirs)) {
    if (cluster.from > at) regions.push(whole.slice(at, cluster.from));
    const clash: Clash = {
      base: whole.slice(cluster.from, cluster.to),
      mine: put(whole, cluster.mine, cluster),
      theirs: put(whole, cluster.theirs, cluster),
      at: { base: cluster.from, mine: cluster.from + myShift, theirs: cluster.from + theirShift },
    };
    const together = agreed(clash) ?? bothIn(base, cluster);
    if (together === undefined) {
      outlines ??= outlinesOf(base, mine, theirs);
      regions.push(...cut(clash, outlines));
    } else {
      regions.push(together);
    }
    myShift += clash.mine.length - clash.base.length;
    theirShift += clash.theirs.length - clash.base.length;
    at = cluster.to;
  }
  if (at < whole.length) regions.push(whole.slice(at));
  return regions;
}

interface Change {
  from: number;
  to: number;
  insert: string;
}

/** Changes of both that overlap or touch. */
interface Cluster {
  from: number;
  to: number;
  mine: Change[];
  theirs: Change[];
}

/** The lines that differ, each with its line break: the last one gets one for the purpose. */
function changesOf(base: Text, text: string): Change[] {
  return Chunk.build(base, Text.of(text.split('\n'))).map((chunk) => ({
    from: chunk.fromA,
    to: chunk.toA,
    insert: `${text}\n`.slice(chunk.fromB, chunk.toB),
  }));
}

function clustersOf(mine: readonly Change[], theirs: readonly Change[]): Cluster[] {
  const all = [
    ...mine.map((change) => ({ change, side: 'mine' as const })),
    ...theirs.map((change) => ({ change, side: 'theirs' as const })),
  ].sort((one, other) => one.change.from - other.change.from || one.change.to - other.change.to);
  const clusters: Cluster[] = [];
  for (const { change, side } of all) {
    let last = clusters.at(-1);
    if (!last || last.to < change.from) {
      last = { from: change.from, to: change.to, mine: [], theirs: [] };
      clusters.push(last);
    }
    last.to = Math.max(last.to, change.to);
    last[side].push(change);
  }
  return clusters;
}

/** The content of a region after changes. */
function put(text: string, changes: readonly Change[], { from, to }: { from: number; to: number }): string {
  let [result, at] = ['', from];
  for (const change of changes) {
    result += text.slice(at, change.from) + change.insert;
    at = change.to;
  }
  return result + text.slice(at, to);
}

/** The content of the side that changed the region, or of both if they agree. */
function agreed({ base, mine, theirs }: Pick<Clash, 'base' | 'mine' | 'theirs'>): string | undefined {
  if (mine === theirs || theirs === base) return mine;
  return mine === base ? theirs : undefined;
}

/** Merges changes of adjacent lines, if each step is then as its editor left it. */
function bothIn(base: string, cluster: Cluster): string | undefined {
  const { mine, theirs } = cluster;
  if (mine.some((one) => theirs.some((other) => one.from < other.to && other.from < one.to)))
    return undefined;
  const whole = `${base}\n`;
  const all = { from: 0, to: whole.length };
  const alone = (changes: readonly Change[]) => put(whole, changes, all).slice(0, -1);
  // Tries both orders at the same place: a line of the step above belongs before a new step.
  const orders = [
    [...theirs, ...mine],
    [...mine, ...theirs],
  ].map((changes) => changes.sort((one, other) => one.from - other.from || one.to - other.to));
  const found = orders.find((changes) => keepsSteps(base, alone(mine), alone(theirs), alone(changes)));
  return found && put(whole, found, cluster);
}

/** Cuts a clash where steps begin that all three texts have, so that each step is decided alone. */
function cut(clash: Clash, outlines: Outlines): Region[] {
  const sides = ['base', 'mine', 'theirs'] as const;
  const begins = sides.map((side) =>
    outlines[side].begins(clash.at[side], clash.at[side] + clash[side].length),
  );
  const [first, ...others] = begins as [Map<string, number>, Map<string, number>, Map<string, number>];
  const regions: Region[] = [];
  let now = sides.map((side) => clash.at[side]);
  const upTo = (ends: number[]) => {
    const [base, mine, theirs] = sides.map((side, i) =>
      clash[side].slice((now[i] as number) - clash.at[side], (ends[i] as number) - clash.at[side]),
    ) as [string, string, string];
    const at = { base: now[0] as number, mine: now[1] as number, theirs: now[2] as number };
    const part = agreed({ base, mine, theirs }) ?? { base, mine, theirs, at };
    if (part !== '') regions.push(part);
    now = ends;
  };
  for (const [key, place] of first) {
    const ends = [place, ...others.map((each) => each.get(key) ?? -1)];
    // Steps that one has moved are no places to cut.
    if (ends.every((end, i) => end >= (now[i] as number))) upTo(ends);
  }
  upTo(sides.map((side) => clash.at[side] + clash[side].length));
  return regions;
}
