import { useCallback, useEffect, useRef, useState } from 'react';
import type { CompletionItem, ExpressionTools } from './expressions';

const QUIET_MS = 120;
const MAX_SHOWN = 50;
const NONE: readonly CompletionItem[] = [];

interface State {
  items: readonly CompletionItem[];
  at: number;
  /** A position within the typed text. */
  from: number;
}

const CLOSED: State = { items: NONE, at: 0, from: 0 };

/** The completions at the caret. A new request cancels the previous one. */
export function useCompletion(complete: ExpressionTools['complete']) {
  const [state, setState] = useState(CLOSED);
  const asked = useRef<{ timer: ReturnType<typeof setTimeout>; aborter: AbortController }>(undefined);
  const stop = useCallback(() => {
    if (!asked.current) return;
    clearTimeout(asked.current.timer);
    asked.current.aborter.abort();
    asked.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);
  return {
    ...state,
    /**
     * @param start where the expression begins within the typed text
     * @param isWanted whether an empty expression lists everything
     */
    ask: (expression: string, offset: number, start: number, isWanted = false) => {
      stop();
      const aborter = new AbortController();
      const timer = setTimeout(() => {
        complete(expression, offset, aborter.signal).then(
          ({ from, items }) => {
            if (aborter.signal.aborted) return;
            const begun = expression.slice(from, offset);
            const isWhole = items.length === 1 && items[0]?.insert === begun;
            const isNothing = !isWanted && begun === '' && expression[from - 1] !== '.';
            setState(
              isWhole || isNothing ? CLOSED : { items: items.slice(0, MAX_SHOWN), at: 0, from: start + from },
            );
          },
          // Without suggestions the field works all the same.
          () => aborter.signal.aborted || setState(CLOSED),
        );
      }, QUIET_MS);
      asked.current = { timer, aborter };
    },
    move: (by: number) =>
      setState((before) => ({
        ...before,
        at: (before.at + by + before.items.length) % before.items.length,
      })),
    close: () => {
      stop();
      setState(CLOSED);
    },
  };
}
