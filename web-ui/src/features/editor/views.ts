/** How a flow is shown. */
export const VIEWS = ['graph', 'outline', 'text', 'split'] as const;

export type View = (typeof VIEWS)[number];
