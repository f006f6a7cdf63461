import type { ReactNode } from 'react';
import type { RunStatus, StepStatus, Waiting } from '../api/types';
import { statusLook, type Tone } from './status';

const filled = { fill: 'currentColor', stroke: 'none' } as const;
const cut = { stroke: 'var(--surface)', fill: 'none' } as const;

const shapes: Record<Tone, ReactNode> = {
  succeeded: (
    <>
      <circle cx="8" cy="8" r="6.5" {...filled} />
      <path d="m5 8.3 2.1 2.1L11 6.2" {...cut} />
    </>
  ),
  partly: (
    <>
      <circle cx="8" cy="8" r="6.5" {...filled} />
      <path d="M8 4.5v4.2M8 11.2v.1" {...cut} />
    </>
  ),
  failed: (
    <>
      <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" {...filled} />
      <path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" {...cut} />
    </>
  ),
  running: (
    <>
      <path className="spin" d="M8 1.5a6.5 6.5 0 1 1-6.5 6.5" />
      <path d="M6.4 5.2v5.6L10.9 8z" {...filled} />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.7V8l2.3 1.5" />
    </>
  ),
  retrying: <path d="M13.6 8a5.6 5.6 0 1 1-1.8-4.1M13.8 1.8v3.1h-3.1" />,
  doubt: (
    <>
      <path d="M8 1.2 14.8 8 8 14.8 1.2 8z" />
      <path d="M6.5 6.5A1.5 1.5 0 1 1 8.6 8c-.4.2-.6.5-.6.9M8 11v.1" />
    </>
  ),
  queued: <circle cx="8" cy="8" r="6" strokeDasharray="2.4 2.3" />,
  cancelled: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m3.9 12.1 8.2-8.2" />
    </>
  ),
  skipped: <path d="m3.5 4 4 4-4 4M8.5 4l4 4-4 4" />,
};

export function StatusShape({ tone }: { tone: Tone }) {
  return (
    <svg
      className={`status-shape tone-${tone}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[tone]}
    </svg>
  );
}

interface Props {
  status: RunStatus | StepStatus;
  waiting?: Waiting | null | undefined;
  /** Of a run that has succeeded. */
  failedItems?: number | undefined;
  /** In a dense tree the word may be read only; the shape stays. */
  wordHidden?: boolean;
}

export function Status({ status, waiting, failedItems, wordHidden = false }: Props) {
  const look = statusLook(status, waiting, failedItems);
  return (
    <span className={`status tone-${look.tone}`} title={wordHidden ? look.word : undefined}>
      <StatusShape tone={look.tone} />
      <span className={wordHidden ? 'sr-only' : ''}>{look.word}</span>
    </span>
  );
}
