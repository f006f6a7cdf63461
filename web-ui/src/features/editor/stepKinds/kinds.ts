import { stepKinds as words } from '../../../words/stepKinds';
import { actionStep } from './actionStep';
import { callbackStep } from './callbackStep';
import { callStep } from './callStep';
import { delayStep } from './delayStep';
import { failStep } from './failStep';
import { filterStep } from './filterStep';
import { forEachStep } from './forEachStep';
import type { Kind, Wrap } from './kind';
import { STEP_KINDS, type StepKind } from './names';
import { parallelStep } from './parallelStep';
import { respondStep } from './respondStep';
import { selectStep } from './selectStep';
import { setStep } from './setStep';
import { stopStep } from './stopStep';
import { switchStep } from './switchStep';
import { tryStep } from './tryStep';

/** All kinds of steps. A new one is a name in `names.ts`, a file beside this one, a line here, and its words. */
const ALL = {
  use: actionStep,
  switch: switchStep,
  'for-each': forEachStep,
  filter: filterStep,
  parallel: parallelStep,
  try: tryStep,
  set: setStep,
  select: selectStep,
  call: callStep,
  respond: respondStep,
  delay: delayStep,
  callback: callbackStep,
  stop: stopStep,
  fail: failStep,
  unknown: { title: words.unknown.title },
} satisfies Record<StepKind, Kind>;

export const KINDS: Readonly<Record<StepKind, Kind>> = ALL;

/** A kind into which steps can be wrapped. */
export type Wrapper = {
  [K in StepKind]: (typeof ALL)[K] extends Required<Pick<Kind, 'wrap'>> ? K : never;
}[StepKind];

export const WRAPPERS = STEP_KINDS.filter((kind): kind is Wrapper => KINDS[kind].wrap !== undefined);

export const wrapOf = (kind: Wrapper): Wrap => ALL[kind].wrap;

/** The keys below which steps stand, in a step or in a map within it. */
export const KEYS_OF_STEPS: ReadonlySet<string> = new Set(
  STEP_KINDS.flatMap((kind) => [
    ...(KINDS[kind].inside?.keys ?? []),
    ...(KINDS[kind].inside?.innerKeys ?? []),
  ]),
);

/** The keys of steps that forms show, in fields, in other controls, or as steps in forms of their own. */
export const KEYS_IN_FORMS: ReadonlySet<string> = new Set(
  STEP_KINDS.flatMap((kind) => {
    const { fields, controls, inside } = KINDS[kind];
    const names = fields?.([]).map((field) => field.name) ?? [];
    return [...names, ...(controls ? [kind] : []), ...(inside?.keys ?? [])];
  }),
);
