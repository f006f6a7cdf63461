import { runs as words } from '../../words/runs';
import { type Choose, fromLocalTime, localTime, type RunFilter, SINCE, timesOf } from './runFilter';

const BETWEEN = 'between';

interface Props {
  filter: RunFilter;
  onChoose: Choose;
  label?: string;
}

/** When the runs were accepted: a time up to now, or two dates. */
export function TimeFilter({ filter, onChoose, label = words.accepted }: Props) {
  const isBetween = !filter.since && (filter.from !== undefined || filter.to !== undefined);
  const choose = (value: string) => {
    const since = SINCE.find((each) => each === value);
    if (value !== BETWEEN) return onChoose({ since, from: undefined, to: undefined });
    // The fields begin with the time that was shown before.
    onChoose({ since: undefined, ...timesOf({ since: filter.since ?? 'day' }, Date.now()) });
  };
  return (
    <>
      <label className="inline-field">
        <span>{label}</span>
        <select
          value={filter.since ?? (isBetween ? BETWEEN : '')}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{words.anyTime}</option>
          {SINCE.map((since) => (
            <option key={since} value={since}>
              {words.since[since]}
            </option>
          ))}
          <option value={BETWEEN}>{words.between}</option>
        </select>
      </label>
      {isBetween && (
        <>
          <Point label={words.from} iso={filter.from} onChange={(from) => onChoose({ from })} />
          <Point label={words.to} iso={filter.to} onChange={(to) => onChoose({ to })} />
        </>
      )}
    </>
  );
}

function Point({
  label,
  iso,
  onChange,
}: {
  label: string;
  iso: string | undefined;
  onChange: (iso: string | undefined) => void;
}) {
  return (
    <label className="inline-field">
      <span>{label}</span>
      {/* A new value from the address replaces the text; typing keeps it until the field is left. */}
      <input
        key={iso}
        type="datetime-local"
        defaultValue={localTime(iso)}
        onBlur={(event) => {
          if (event.target.value !== localTime(iso)) onChange(fromLocalTime(event.target.value));
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    </label>
  );
}
