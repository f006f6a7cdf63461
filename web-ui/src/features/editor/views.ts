/** How a flow is shown. */
export const VIEWS = ['graph', 'split', 'text'] as const;

export type View = (typeof VIEWS)[number];
