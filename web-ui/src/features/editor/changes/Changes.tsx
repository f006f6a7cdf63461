import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo } from 'react';
import type { Difference } from '../../../api/types';
import { Skeleton } from '../../../ui/Page';
import { afterwards } from '../../../ui/parts';
import { changes as words } from '../../../words/changes';
import { connectorList } from '../../connectors/api';
import { differenceWords, flowsOf } from './differences';
import './changes.css';

// The text editor is loaded on first use.
const TextDiff = afterwards(async () => ({ default: (await import('../../../ui/TextDiff')).TextDiff }));

interface Props {
  differences: readonly Difference[];
  before: string;
  after: string;
  /** The names of the two texts. */
  names: readonly [before: string, after: string];
}

/** What differs between two texts of an integration, in words and in the text. */
export function Changes({ differences, before, after, names }: Props) {
  const connectors = useQuery(connectorList).data;
  const byId = useMemo(() => new Map((connectors ?? []).map((each) => [each.id, each])), [connectors]);
  const flows = useMemo(() => ({ before: flowsOf(before), after: flowsOf(after) }), [before, after]);
  return (
    <>
      {differences.length === 0 ? (
        <p className="card-note">{words.onlyLayout}</p>
      ) : (
        <ul className="differences" aria-label={words.list}>
          {differences.map((each) => {
            const { sign, verb, what, place, fields } = differenceWords(each, flows, byId);
            return (
              <li key={`${each.kind} ${each.pointer} ${each.what}`} className={`is-${each.kind}`}>
                <span aria-hidden="true" className="mono sign">
                  {sign}
                </span>
                <span>
                  {verb} <strong>{what}</strong> {place && <span className="muted">{place}</span>}
                  {fields && <span className="muted">: {fields}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <Suspense fallback={<Skeleton what={words.text} rows={6} />}>
        <TextDiff before={before} after={after} names={names} />
      </Suspense>
    </>
  );
}
