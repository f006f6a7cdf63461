/** Durations to three significant figures, times relative and absolute. */

export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms < 0) return '0 ms';
  if (ms < 1000) return `${ms < 10 && ms % 1 !== 0 ? ms.toFixed(1) : Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds < 9.995 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return pair(Math.floor(whole / 60), 'm', whole % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(seconds / 3600);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** "812 B", "64 KB", "52.4 MB"; 1,024 each. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit > 1 && size < 99.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** "12 s ago", "in 4 min". Under a second is "now". */
export function formatRelative(iso: string, now: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const seconds = (at - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 1) return 'now';
  const [value, unit]: [number, Intl.RelativeTimeFormatUnit] =
    size < 60
      ? [seconds, 'second']
      : size < 3600
        ? [seconds / 60, 'minute']
        : size < 86_400
          ? [seconds / 3600, 'hour']
          : [seconds / 86_400, 'day'];
  return relative.format(Math.trunc(value), unit).replace(/\.(?= |$)/, '');
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** The time of day, with the date in front when it is not today. */
export function formatClock(iso: string, now: number): string {
  return withDate(clock, iso, now);
}

/** The time of day without seconds, with the date in front when it is not today. */
export function formatMinute(iso: string, now: number): string {
  return withDate(minute, iso, now);
}

function withDate(format: Intl.DateTimeFormat, iso: string, now: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const time = format.format(at);
  return at.toDateString() === new Date(now).toDateString() ? time : `${day.format(at)}, ${time}`;
}

export function formatFull(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : full.format(at);
}

export function formatCount(count: number): string {
  return count.toLocaleString('en').replaceAll(',', '\u202f');
}

/** Adjacent ids share their first characters, which are the time, so the end distinguishes them. */
export function shortId(id: string): string {
  return id.length <= 14 ? id : `…${id.slice(-8)}`;
}
