/** The state of the panel below the editor. */
export const TABS = ['problems', 'changes', 'runs'] as const;

export type PanelTab = (typeof TABS)[number];

export interface PanelState {
  tab: PanelTab;
  isFolded: boolean;
}

const KEY = 'junctura.editor.panel';
const FIRST: PanelState = { tab: 'problems', isFolded: false };

/** As it was left in this browser. */
export function usualPanel(): PanelState {
  try {
    const [tab, folded] = (localStorage.getItem(KEY) ?? '').split(' ');
    return { tab: TABS.find((each) => each === tab) ?? FIRST.tab, isFolded: folded === 'folded' };
  } catch {
    // Browser storage is not available.
    return FIRST;
  }
}

export function keepPanel({ tab, isFolded }: PanelState) {
  try {
    localStorage.setItem(KEY, `${tab} ${isFolded ? 'folded' : 'open'}`);
  } catch {
    // Browser storage is not available.
  }
}
