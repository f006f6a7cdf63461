import { useMemo, useRef } from 'react';
import type { ExpressionTools } from '../../../ui/form/expressions';
import { complete } from './api';
import { useData } from './DataProvider';
import { Result } from './Result';
import { sampleKind } from './sampleKind';
import { useDraftData } from './useDraftData';

/** The tools of expression fields. The object is stable, so that fields do not rerender. */
export function useExpressionTools(): ExpressionTools {
  const store = useData();
  const latest = useRef(store);
  latest.current = store;
  return useMemo<ExpressionTools>(
    () => ({
      Below: Result,
      complete: async (expression, offset, signal) => {
        const { scope, isKnown } = latest.current;
        return scope && isKnown ? complete(scope, expression, offset, signal) : { from: offset, items: [] };
      },
      useKind,
      onFocus: (target) => {
        latest.current.target.current = target;
      },
      toData: () => {
        latest.current.setOpen(true);
        // The panel may have to be drawn first.
        setTimeout(() => latest.current.search.current?.focus());
      },
    }),
    [],
  );
}

function useKind(path: string) {
  const { data } = useDraftData();
  return path === '' ? undefined : sampleKind(data?.scope, path);
}
