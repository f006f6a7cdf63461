/** How a flow is shown. */
export const VIEWS = ['graph', 'outline', 'split', 'text'] as const;

export type View = (typeof VIEWS)[number];
