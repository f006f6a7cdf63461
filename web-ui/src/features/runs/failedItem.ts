import { printExact } from '../../api/exactJson';
import type { PartView, StepView } from '../../api/types';
import { around } from './stepTree';

const PREVIEW_LENGTH = 120;

/** What an item of a loop was that failed and was collected, as a list of one; empty if it is not known. */
export function failedItem(part: PartView, steps: StepView[]): unknown[] {
  const loop = steps.find((step) => step.path === around(part.path));
  const output = loop?.output;
  if (!isObject(output) || !Array.isArray(output.failures)) return [];
  const number = part.path.slice(part.path.lastIndexOf('[') + 1, -1);
  const failure = output.failures.find((each) => isObject(each) && String(each.index) === number);
  return isObject(failure) && 'item' in failure ? [failure.item] : [];
}

/** A failed item in one short line; undefined if it is not known. */
export function previewOf(part: PartView, steps: StepView[]): string | undefined {
  const [text] = failedItem(part, steps).map((item) => printExact(item).replace(/\s+/g, ' '));
  return text && text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
