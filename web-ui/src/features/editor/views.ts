/** How a flow is shown. */
export const VIEWS = ['graph', 'outline', 'text', 'split'] as const;

export type View = (typeof VIEWS)[number];

const KEY = 'junctura.editor.view';

/** The view that was chosen last in this browser. */
export function usualView(): View {
  try {
    const kept = localStorage.getItem(KEY);
    return VIEWS.find((each) => each === kept) ?? 'graph';
  } catch {
    // Browser storage is not available.
    return 'graph';
  }
}

export function keepView(view: View) {
  try {
    localStorage.setItem(KEY, view);
  } catch {
    // Browser storage is not available.
  }
}
