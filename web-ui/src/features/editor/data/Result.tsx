import { useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { printExact } from '../../../api/exactJson';
import { formatCount } from '../../../ui/format';
import { data as words } from '../../../words/data';
import type { Evaluated } from './api';
import { evaluateOne } from './batches';
import { useData } from './DataProvider';
import { ItemStepper } from './ItemStepper';

const QUIET_MS = 200;

/** The server's result of an expression with the sample data. */
export function Result({ value }: { value: unknown }) {
  const { scope, etag, isKnown } = useData();
  const [asked, ask] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => ask(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  const query = useQuery({
    queryKey: ['evaluate', scope, etag, asked],
    enabled: scope !== undefined && isKnown,
    queryFn: ({ signal }) => evaluateOne(scope as NonNullable<typeof scope>, asked, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: false,
  });
  if (query.isError) return <p className="result is-bad">{query.error.message}</p>;
  if (!query.data) return null;
  return <Shown result={query.data} />;
}

function Shown({ result }: { result: Evaluated }) {
  if (result.error) {
    const { message, suggestion } = result.error;
    return (
      <div className="result is-bad">
        <p>{suggestion ? words.didYouMean(message, suggestion) : message}</p>
        <ItemStepper />
      </div>
    );
  }
  const isNothing = !result.beginning && (result.value === null || result.value === undefined);
  return (
    <div className="result">
      <p className="result-line">
        <span className="muted">{words.result}</span>
        {isNothing ? (
          <span className="muted">{words.nothing}</span>
        ) : (
          <>
            <Value type={result.type} shown={result.beginning ?? printExact(result.value)} />
            <span className="muted caption">
              {result.length ? words.characters(formatCount(result.length)) : result.type}
            </span>
          </>
        )}
      </p>
      <ItemStepper />
    </div>
  );
}

/** The value itself. One that does not fit scrolls, so that the keyboard must reach it. */
function Value({ type, shown }: { type: string | undefined; shown: string }) {
  const code = useRef<HTMLElement>(null);
  const [isCut, setCut] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value has another size
  useLayoutEffect(() => {
    const element = code.current;
    setCut(element !== null && element.scrollHeight > element.clientHeight);
  }, [shown]);
  return (
    <code
      ref={code}
      className={`is-${type}`}
      {...(isCut ? { tabIndex: 0, role: 'group', 'aria-label': words.resultValue } : {})}
    >
      {shown}
    </code>
  );
}
