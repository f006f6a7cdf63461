import { useEffect, useRef } from 'react';

/** Something that the page can do now, for the command palette. */
export interface PageAction {
  title: string;
  /** The shortcut, as it is shown. */
  keys?: string;
  run: () => void;
}

const offered = new Set<{ current: readonly PageAction[] }>();

/** Offers actions in the command palette while the component is mounted. */
export function usePageActions(actions: readonly PageAction[]) {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    offered.add(latest);
    return () => {
      offered.delete(latest);
    };
  }, []);
}

/** The commands that the page currently offers. */
export function pageActions(): PageAction[] {
  return [...offered].flatMap((each) => each.current);
}
