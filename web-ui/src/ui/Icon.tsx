import type { ReactNode } from 'react';

/** Line icons on a 16-pixel grid, drawn for this application. They are decoration: words carry the meaning. */
const shapes = {
  runs: <path d="M2.5 4h6M2.5 8h11M2.5 12h8" />,
  integrations: (
    <>
      <circle cx="3.5" cy="4" r="1.5" />
      <circle cx="3.5" cy="12" r="1.5" />
      <circle cx="12.5" cy="8" r="1.5" />
      <path d="M5 4c4 0 2 4 6 4M5 12c4 0 2-4 6-4" />
    </>
  ),
  connectors: <path d="M6 2v3M10 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-3.5 3.5 3.5 3.5 0 0 1-3.5-3.5zM8 11v3" />,
  connections: (
    <path d="M6.5 9.5 9.5 6.5M7 4.5 8.5 3a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3.2 3.2 0 0 1 3 8.5L4.5 7" />
  ),
  webhooks: <path d="M2.5 8h8M7 4.5 10.5 8 7 11.5M13.5 3v10" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5v-.1A.9.9 0 0 0 9.6 2.5H3.4a.9.9 0 0 0-.9.9v6.2c0 .5.4.9.9.9h.1" />
    </>
  ),
  check: <path d="m3 8.5 3.2 3.2L13 4.8" />,
  chevron: <path d="m6 3.5 4.5 4.5L6 12.5" />,
  back: <path d="M13 8H3.5M7.5 4 3.5 8l4 4" />,
  light: (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
    </>
  ),
  dark: <path d="M13.2 9.6A5.7 5.7 0 0 1 6.4 2.8a5.7 5.7 0 1 0 6.8 6.8z" />,
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" />
    </>
  ),
  signOut: <path d="M6.5 2.5h-3v11h3M10 5l3 3-3 3M13 8H6.5" />,
  trigger: <path d="M8 2v8M4.5 6.8 8 10.3l3.5-3.5M3 13.5h10" />,
  retry: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3" />,
  replay: <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3" />,
  stop: <rect x="3.5" y="3.5" width="9" height="9" rx="1.5" />,
  warning: <path d="M8 2.2 14.5 13.5h-13zM8 6.3v3.4M8 11.7v.1" />,
  info: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 7.2v3.6M8 5.1v.1" />
    </>
  ),
  question: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M6.3 6.5a1.7 1.7 0 1 1 2.4 1.5c-.5.3-.7.6-.7 1.1M8 11.2v.1" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.75" />
    </>
  ),
  document: <path d="M4 1.8h5.5L12.5 5v9.2H4zM9.3 2v3.2h3M6 8h4.5M6 10.8h4.5" />,
  plus: <path d="M8 3v10M3 8h10" />,
  download: <path d="M8 2.5v7.5M4.5 6.8 8 10.3l3.5-3.5M3 13.5h10" />,
  duplicate: (
    <>
      <rect x="2.5" y="2.5" width="8" height="8" rx="1.5" />
      <path d="M13.5 6v6a1.5 1.5 0 0 1-1.5 1.5H6M6.5 4.5v4M4.5 6.5h4" />
    </>
  ),
  external: <path d="M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13.2 2.8 7.5 8.5" />,
  key: (
    <>
      <circle cx="5" cy="8" r="2.5" />
      <path d="M7.5 8h6M11.5 8v2.5" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  more: <path d="M3 8h.1M8 8h.1M13 8h.1" strokeWidth="2.5" />,
  branch: <path d="M4 2.5v11M4 9.5c0-3 7-1.5 7-5M11 2.2v2.3" />,
  settings: <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M10.2 2.8v3.4M5.8 9.8v3.4" />,
  edit: <path d="m3 13 .8-3.2L10.6 3 13 5.4 6.2 12.2z" />,
  play: <path d="M5 3v10l8-5z" />,
  pin: <path d="M5.5 2.2h5M6.3 2.2v4L4.5 9h7L9.7 6.2v-4M8 9v5" />,
  down: <path d="m3.5 6 4.5 4.5L12.5 6" />,
  undo: <path d="M6 3 2.8 6.2 6 9.4M3 6.2h6a4 4 0 0 1 0 8H7" />,
  redo: <path d="m10 3 3.2 3.2L10 9.4M13 6.2H7a4 4 0 0 0 0 8h2" />,
  data: (
    <>
      <ellipse cx="8" cy="4" rx="5" ry="2" />
      <path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg
      className={`icon ${className}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
