import type { ReactNode } from 'react';
import type { ConnectorView } from '../../../api/types';
import { ConnectorIcon } from '../../connectors/ConnectorIcon';
import './stepIcon.css';

/** What control steps look like, on a 16-pixel grid. */
const SHAPES: Readonly<Record<string, ReactNode>> = {
  filter: <path d="M2.5 3h11L9.5 8v4.5l-3 1V8z" />,
  switch: <path d="M8 2v4M8 6c0 4-4.5 2-4.5 7M8 6c0 4 4.5 2 4.5 7" />,
  parallel: <path d="M8 1.5v3M3.5 14V7a2.5 2.5 0 0 1 2.5-2.5h4A2.5 2.5 0 0 1 12.5 7v7M8 4.5V14" />,
  'for-each': (
    <path d="M3 7.5V7a2.5 2.5 0 0 1 2.5-2.5H13M10.5 2 13 4.5 10.5 7M13 8.5V9a2.5 2.5 0 0 1-2.5 2.5H3M5.5 14 3 11.5 5.5 9" />
  ),
  try: <path d="M8 1.8 13 3.5v4c0 3.5-2.2 5.5-5 6.7-2.8-1.2-5-3.2-5-6.7v-4zM5.8 8l1.7 1.7L10.5 6.5" />,
  set: (
    <path d="M6 2.5c-2 0-2 1-2 2.5s0 3-1.5 3C4 8 4 9.5 4 11s0 2.5 2 2.5M10 2.5c2 0 2 1 2 2.5s0 3 1.5 3C12 8 12 9.5 12 11s0 2.5-2 2.5" />
  ),
  select: <path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6" />,
  call: <path d="M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M13.5 3v10" />,
  respond: <path d="M6.5 3 2.5 7l4 4M2.5 7h7a4 4 0 0 1 4 4v2" />,
  stop: <rect x="3.5" y="3.5" width="9" height="9" rx="1.5" />,
  fail: <path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM6 6l4 4M10 6l-4 4" />,
  delay: <path d="M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3l2 1.5" />,
  callback: (
    <path d="M3.5 2h9M3.5 14h9M4.5 2c0 4 3.5 4 3.5 6s-3.5 2-3.5 6M11.5 2c0 4-3.5 4-3.5 6s3.5 2 3.5 6" />
  ),
};

/** Decoration beside the name of a step: its connector's icon, or what its kind looks like. */
export function StepIcon({ connector, kind, title }: Props) {
  if (connector) return <ConnectorIcon connector={connector} />;
  const shape = SHAPES[kind ?? ''];
  return (
    <span className="connector-icon letter step-icon" aria-hidden="true">
      {shape ? (
        <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          {shape}
        </svg>
      ) : (
        title.charAt(0)
      )}
    </span>
  );
}

interface Props {
  connector: ConnectorView | null | undefined;
  /** Of a control step. */
  kind: string | undefined;
  title: string;
}
