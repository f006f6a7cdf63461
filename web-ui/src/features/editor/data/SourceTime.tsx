import { Time } from '../../../ui/Time';
import { data as words } from '../../../words/data';
import type { Started } from '../test/api';
import { useData } from './DataProvider';
import { useDraftData } from './useDraftData';

/** Whose values are shown, and of when. */
export function SourceTime() {
  const { isNone } = useData();
  const { data } = useDraftData();
  if (isNone || !data) return <span className="source-time muted caption">{isNone ? words.none : ''}</span>;
  return <SourceWords data={data} />;
}

/** Whose values were used, and of when. */
export function SourceWords({ data }: { data: Started['data'] }) {
  const name =
    data.source === 'run'
      ? words.ofRun(data.run ?? '')
      : data.source === 'pin'
        ? words.pinned
        : data.source === 'given'
          ? words.given
          : data.source === 'example'
            ? words.example
            : words.noSample;
  return (
    <span className="source-time muted caption">
      {name}
      {data.at && (
        <>
          {' · '}
          <Time iso={data.at} show="clock" />
        </>
      )}
    </span>
  );
}
