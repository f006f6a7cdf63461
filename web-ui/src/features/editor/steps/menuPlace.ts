import { useEffect } from 'react';

/** Where a menu opens: at an element, such as its button, or at a point of the window, such as the pointer. */
export type MenuPlace = Element | { x: number; y: number };

export function rectOf(
  place: MenuPlace | undefined,
): { x: number; y: number; width?: number; height?: number } | null {
  if (!(place instanceof Element)) return place ?? null;
  const { x, y, width, height } = place.getBoundingClientRect();
  return { x, y, width, height };
}

/** Calls back when the element of an open menu has moved: the graph pans when the form of its step opens. */
export function useFollowed(place: MenuPlace | undefined, onMove: () => void) {
  useEffect(() => {
    if (!(place instanceof Element)) return;
    let frame = 0;
    let before = '';
    const look = () => {
      const { x, y } = place.getBoundingClientRect();
      const now = `${x} ${y}`;
      if (before !== '' && before !== now) onMove();
      before = now;
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [place, onMove]);
}
