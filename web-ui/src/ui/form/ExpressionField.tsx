import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { form as words } from '../../words/form';
import { CompletionList } from './CompletionList';
import type { ExpressionTools, PathTarget } from './expressions';
import { expressionAt, insertedAt, partsOf, signOf, typedOf, written } from './template';
import { useCompletion } from './useCompletion';
import './expression.css';

interface Props {
  id?: string;
  value: unknown;
  /** Gets undefined when the field is emptied. */
  onChange: (value: unknown) => void;
  tools: ExpressionTools;
  isInvalid: boolean;
  label: string;
  /** Whether no label is bound to it. */
  isAlone?: boolean;
  ref?: Ref<PathTarget>;
}

/**
 * Where an expression is typed: without braces, or a text with braces in full. The words are drawn in colours below a
 * text field that shows its caret only, so that it stays a plain field for keyboards and screen readers.
 */
export function ExpressionField({
  id: given,
  value,
  onChange,
  tools,
  isInvalid,
  label,
  isAlone = false,
  ref,
}: Props) {
  const own = useId();
  const id = given ?? own;
  const list = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(() => typedOf(value));
  // Shows changes from elsewhere, such as undo, but keeps the text that is being typed.
  const shown =
    written(typed) === value || (value === undefined && typed.trim() === '') ? typed : typedOf(value);
  const completion = useCompletion(tools.complete);

  const type = (next: string, caret?: number) => {
    setTyped(next);
    onChange(written(next));
    if (caret === undefined) return;
    const element = field.current;
    // The field gets its new text first.
    queueMicrotask(() => element?.setSelectionRange(caret, caret));
  };
  const replace = (from: number, to: number, insert: string) =>
    type(shown.slice(0, from) + insert + shown.slice(to), from + insert.length);
  useImperativeHandle(ref, () => ({
    insert: (path) => {
      const from = field.current?.selectionStart ?? shown.length;
      replace(from, field.current?.selectionEnd ?? from, insertedAt(shown, from, path));
    },
    focus: () => field.current?.focus(),
    isThere: () => field.current !== null,
  }));
  const ask = (next: string, caret: number, isWanted = false) => {
    const found = expressionAt(next, caret);
    if (found) completion.ask(found.expression, caret - found.from, found.from, isWanted);
    else completion.close();
  };
  const pick = (index: number) => {
    const item = completion.items[index];
    if (item) replace(completion.from, field.current?.selectionStart ?? shown.length, item.insert);
    completion.close();
  };
  const onKey = (event: KeyboardEvent) => {
    const caret = field.current?.selectionStart ?? 0;
    if (completion.items.length > 0) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by !== undefined) completion.move(by);
      else if (event.key === 'Enter' || event.key === 'Tab') pick(completion.at);
      else if (event.key === 'Escape') completion.close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      ask(shown, caret, true);
    } else if (event.altKey && event.key.toLowerCase() === 'd') {
      event.preventDefault();
      tools.toData();
    }
  };
  const isOpen = completion.items.length > 0;
  return (
    <div className="expression">
      <div className="expression-box">
        <span className="expression-sign" aria-hidden="true">
          =
        </span>
        <div className="expression-text">
          <pre aria-hidden="true">
            {coloured(shown)}
            {/* A line that has just begun has its height, too. */}
            {'\n'}
          </pre>
          <textarea
            ref={field}
            id={id}
            rows={1}
            value={shown}
            aria-label={isAlone ? label : undefined}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={isOpen ? list : undefined}
            aria-activedescendant={isOpen ? `${list}-${completion.at}` : undefined}
            aria-invalid={isInvalid || undefined}
            aria-describedby={`${id}-hint`}
            onChange={({ target: { value: text, selectionStart } }) => {
              const sign = signOf(text);
              const caret = Math.max(0, selectionStart - sign);
              type(text.slice(sign), sign > 0 ? caret : undefined);
              ask(text.slice(sign), caret);
            }}
            onKeyDown={onKey}
            onBlur={completion.close}
          />
        </div>
      </div>
      {isOpen && (
        <CompletionList
          id={list}
          label={`${words.suggestions}: ${label}`}
          items={completion.items}
          at={completion.at}
          onPick={pick}
        />
      )}
    </div>
  );
}

function coloured(shown: string) {
  if (!shown.includes('{{')) return shown;
  let at = 0;
  return partsOf(shown).map((part) => {
    at += part.text.length;
    return part.isExpression ? (
      <span key={at} className="tok-expression">
        {part.text}
      </span>
    ) : (
      part.text
    );
  });
}
