import { useId } from 'react';
import { subscriptions as words } from '../../words/subscriptions';

interface Props {
  value: string;
  onChange: (value: string) => void;
}

/** From when on, in the time of the person at the browser. */
export function SinceField({ value, onChange }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.sinceField}</label>
      <input
        id={id}
        type="datetime-local"
        step="1"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

export function RateField({ value, onChange }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.rateField}</label>
      <input id={id} inputMode="numeric" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

/** A time as such a field has it. */
export function localOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The time that was typed, in UTC; undefined if it is none. */
export function timeOf(typed: string): string | undefined {
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** An invalid number is omitted, so that the server's default applies. */
export function rateOf(typed: string): { rate?: number } {
  return /^\d+$/.test(typed.trim()) ? { rate: Number(typed) } : {};
}
