import type { JsonSchema } from '../../../api/types';
import { stepKinds as words } from '../../../words/stepKinds';
import type { StepField } from './kind';

/* Schemas of the fields that step kinds have. */

interface Words {
  readonly title: string;
  readonly hint?: string;
}

export const field = ({ title, hint }: Words, more: JsonSchema = {}): JsonSchema => ({
  title,
  ...(hint === undefined ? {} : { description: hint }),
  ...more,
});
export const text = (words: Words, more: JsonSchema = {}): JsonSchema =>
  field(words, { type: 'string', ...more });
/** One of the words' choices. They are the values of the document, each with a text for people. */
export const choice = (words: Words & { readonly choices: Record<string, string> }, fallback?: string) =>
  field(words, {
    enum: Object.keys(words.choices),
    'x-choices': words.choices,
    ...(fallback === undefined ? {} : { default: fallback }),
  });
export const duration = (words: Words, example: string): JsonSchema =>
  text(words, { format: 'duration', examples: [example] });
export const expression = (words: Words): JsonSchema =>
  ({ ...text(words), 'x-expression': true }) as JsonSchema;
/** An expression that is true or false, which can be built of rows. */
export const condition = (words: Words): JsonSchema =>
  ({ ...expression(words), 'x-condition': true }) as JsonSchema;

/** The name of the current item in a step that works on items. */
export const ITEM: StepField = { name: 'as', schema: text(words.item, { default: 'item' }), isPlain: true };
