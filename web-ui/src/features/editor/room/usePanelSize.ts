import { useState } from 'react';
import { keepSize, keptSize, type Panel, usualSize, withinLimits } from './sizes';

/** The size of a panel, which the browser remembers. */
export function usePanelSize(panel: Panel) {
  const [chosen, setChosen] = useState(() => keptSize(panel));
  const choose = (size: number | undefined) => {
    const next = size === undefined ? undefined : withinLimits(panel, size);
    keepSize(panel, next);
    setChosen(next);
  };
  return { size: chosen ?? usualSize(panel), isChosen: chosen !== undefined, choose };
}

export type PanelSize = ReturnType<typeof usePanelSize>;
