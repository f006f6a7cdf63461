import { tests as words } from '../../../words/tests';
import { useEditor } from '../store/useEditor';
import { type Pin, putPin, readPin } from './api';
import { useTests } from './TestProvider';

type Pinned = Pick<Pin, 'flow' | 'step'>;

/**
 * Pinned samples are found by the names of flows and steps, so those of a renamed one are copied. The old ones stay, since
 * undo may bring the name back.
 */
export function useCopyPins() {
  const { name, sayProblem } = useEditor();
  const { pins, refreshData } = useTests();
  /** @param renamed where a pin goes; undefined if it stays */
  return async (renamed: (pin: Pinned) => Pinned | undefined) => {
    const signal = new AbortController().signal;
    const copy = async (pin: Pin) => {
      const to = renamed(pin);
      if (to) await putPin(name, to.flow, to.step, await readPin(name, pin.flow, pin.step, signal));
      return to !== undefined;
    };
    try {
      const copied = await Promise.all(pins.map(copy));
      if (copied.includes(true)) refreshData();
    } catch {
      sayProblem(words.pinsNotCopied);
    }
  };
}

/** Where the pins of a flow go that has another name. */
export const inFlow =
  (before: string, after: string) =>
  (pin: Pinned): Pinned | undefined =>
    before !== after && pin.flow === before ? { flow: after, step: pin.step } : undefined;

/** Where the pins of a step go that has another path, and those of the steps inside of it. */
export const inStep =
  (flow: string, before: string, after: string) =>
  (pin: Pinned): Pinned | undefined =>
    pin.flow === flow && pin.step.startsWith(before) && /^([/[]|$)/.test(pin.step.slice(before.length))
      ? { flow, step: after + pin.step.slice(before.length) }
      : undefined;
