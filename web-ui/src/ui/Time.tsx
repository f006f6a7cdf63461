import { formatClock, formatFull, formatMinute, formatRelative } from './format';
import { useNow } from './useNow';

/** Relative and absolute; the zone is in the hint. */
export function Time({
  iso,
  show = 'both',
}: {
  iso: string;
  show?: 'both' | 'relative' | 'clock' | 'minute';
}) {
  const now = useNow();
  return (
    <time dateTime={iso} title={formatFull(iso)}>
      {show === 'minute' ? formatMinute(iso, now) : show !== 'relative' && formatClock(iso, now)}
      {show === 'both' && ' '}
      {(show === 'both' || show === 'relative') && (
        <span className={show === 'both' ? 'muted' : ''}>{formatRelative(iso, now)}</span>
      )}
    </time>
  );
}
