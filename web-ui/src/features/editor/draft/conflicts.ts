import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';
import { isWithin } from '../document/text';
import { allSteps, treeOf } from '../document/tree';
import { type Clash, composed, type Region, regionsOf } from './merge';
import { type Outlines, outlinesOf, type Part } from './outline';

export type Choice = 'mine' | 'theirs' | 'both';

export interface Side {
  /** The number of the first line, from 1. */
  first: number;
  lines: string[];
  /** Which of the lines the other one has otherwise, from 0. */
  different: ReadonlySet<number>;
  /** Whether this side has deleted or moved the step. */
  isGone: boolean;
}

/** A step that both sides have changed, or several that cannot be separated. */
export interface StepConflict {
  key: string;
  /** The parts of the conflict; empty if the texts cannot be parsed. */
  parts: Part[];
  mine: Side;
  theirs: Side;
  /** Whether both sides only added lines, so that both can be kept. */
  canHaveBoth: boolean;
  /** Which stretches it decides. */
  regions: ReadonlySet<number>;
}

export interface Conflicts {
  steps: StepConflict[];
  /**
   * The text with the choices applied, by the keys of the steps. An open choice keeps the text on the screen.
   */
  result: (choices: ReadonlyMap<string, Choice>) => string;
}

const CONTEXT = 3;

/** The conflicts between two texts with a common base. */
export function conflictsOf(base: string, mine: string, theirs: string): Conflicts {
  const regions = regionsOf(base, mine, theirs);
  const outlines = outlinesOf(base, mine, theirs);
  const groups = new Map<string, { parts: Part[]; regions: Set<number> }>();
  for (const [index, region] of regions.entries()) {
    if (typeof region === 'string') continue;
    const parts = partsOf(region, outlines);
    const key = parts.length > 0 ? parts.map((part) => part.key).join('\n') : `lines ${region.at.base}`;
    const group = groups.get(key) ?? { parts, regions: new Set() };
    group.regions.add(index);
    groups.set(key, group);
  }
  return {
    steps: [...groups].map(([key, group]) => {
      const clashes = [...group.regions].map((index) => regions[index] as Clash);
      const canHaveBoth = clashes.every((each) => each.base === '' && each.mine !== '' && each.theirs !== '');
      return { key, ...group, ...sidesOf(regions, group.regions), canHaveBoth };
    }),
    result: (choices) => {
      const keys = new Map(
        [...groups].flatMap(([key, group]) => [...group.regions].map((i) => [i, key] as const)),
      );
      return composed(regions, (clash, index) => {
        const choice = choices.get(keys.get(index) as string) ?? 'mine';
        return choice === 'both' ? clash.mine + clash.theirs : clash[choice];
      });
    },
  };
}

/**
 * The parts of a clash: those of my text, and those that only their text has, without parts within other ones.
 */
function partsOf(clash: Clash, outlines: Outlines): Part[] {
  const of = (side: keyof Outlines) =>
    outlines[side].partsIn(clash.at[side], clash.at[side] + clash[side].length);
  const written = new Map([...of('theirs'), ...of('mine')].map((part) => [part.key, part]));
  const parts = written.size > 0 ? [...written.values()] : of('base');
  return parts.filter((part) => !parts.some((other) => isInside(part, other)));
}

function isInside({ flow, step }: Part, other: Part): boolean {
  if (!step || !other.step || flow?.name !== other.flow?.name) return false;
  return step.path.length > other.step.path.length && isWithin(step.path, other.step.path);
}

/** The lines from the first to the last stretch of a step as both have them, with some lines around. */
function sidesOf(regions: readonly Region[], own: ReadonlySet<number>): { mine: Side; theirs: Side } {
  const [from, to] = [Math.min(...own), Math.max(...own)];
  const textOf = (index: number, side: 'mine' | 'theirs') => {
    const region = regions[index] as Region;
    return typeof region === 'string' ? region : region[own.has(index) ? side : 'mine'];
  };
  const between = (begin: number, end: number, side: 'mine' | 'theirs') =>
    regions
      .slice(begin, end)
      .map((_, i) => textOf(begin + i, side))
      .join('');
  const above = between(0, from, 'mine').split('\n').slice(0, -1);
  const below = between(to + 1, regions.length, 'mine')
    .split('\n')
    .slice(0, -1)
    .slice(0, CONTEXT);
  const linesOf = (side: 'mine' | 'theirs') =>
    between(from, to + 1, side)
      .split('\n')
      .slice(0, -1);
  const sides = { mine: linesOf('mine'), theirs: linesOf('theirs') };
  const chunks = Chunk.build(textFrom(sides.mine), textFrom(sides.theirs));
  const context = above.slice(-CONTEXT);
  const side = (which: 'mine' | 'theirs'): Side => {
    const ranges = chunks.map((chunk) =>
      which === 'mine' ? [chunk.fromA, chunk.toA] : [chunk.fromB, chunk.toB],
    ) as [number, number][];
    let at = 0;
    const different = new Set<number>();
    for (const [i, line] of sides[which].entries()) {
      if (ranges.some(([begin, end]) => begin <= at && at < end)) different.add(context.length + i);
      at += line.length + 1;
    }
    return {
      first: above.length - context.length + 1,
      lines: [...context, ...sides[which], ...below].map((line) => line.replace(/\r$/, '')),
      different,
      isGone: [...own].every((index) => textOf(index, which).trim() === ''),
    };
  };
  return { mine: side('mine'), theirs: side('theirs') };
}

const textFrom = (lines: readonly string[]) => Text.of(lines.length > 0 ? [...lines] : ['']);

/** The error of a merged text: the first line that cannot be parsed, or the id of two steps. */
export type Fault = { line: number } | { twice: string };

export function faultOf(text: string): Fault | undefined {
  const found = treeOf(text);
  if ('unreadable' in found) return { line: found.unreadable.line };
  for (const flow of found.tree.flows) {
    const ids = allSteps(flow.list).flatMap((step) => step.id ?? []);
    const twice = ids.find((id, i) => ids.indexOf(id) < i);
    if (twice) return { twice };
  }
  return undefined;
}
