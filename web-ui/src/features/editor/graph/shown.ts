import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ConnectorView } from '../../../api/types';
import type { Path } from '../document/text';
import type { Flow } from '../document/tree';
import type { Mark } from '../steps/marks';
import type { MenuPlace } from '../steps/menuPlace';

/** The state and the callbacks of all nodes of a graph. */
export interface Shown {
  flow: Flow;
  connectors: ReadonlyMap<string, ConnectorView>;
  marks: ReadonlyMap<string, Mark>;
  /** Pointers of what is selected. */
  selected: ReadonlySet<string>;
  /** Where dragged steps would be dropped: the key of a `+`. */
  target: string | undefined;
  click: (path: Path, how: { shift: boolean; ctrl: boolean }) => void;
  fold: (path: Path, isFolded: boolean) => void;
  openMenu: (path: Path, at: MenuPlace) => void;
  add: (list: Path, index: number) => void;
}

/** Nodes subscribe to this store, so that only changed nodes rerender. */
export class ShownStore {
  private readonly listeners = new Set<() => void>();

  constructor(public now: Shown) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  set(change: Partial<Shown>) {
    this.now = { ...this.now, ...change };
    for (const listener of this.listeners) listener();
  }
}

export const ShownContext = createContext<ShownStore | undefined>(undefined);

export function useShownStore(): ShownStore {
  const store = useContext(ShownContext);
  if (!store) throw new Error('There is no graph around this.');
  return store;
}

/** @param choose answers the same as long as nothing changed that is shown */
export function useShown<T>(choose: (shown: Shown) => T): T {
  const store = useShownStore();
  return useSyncExternalStore(store.subscribe, () => choose(store.now));
}
