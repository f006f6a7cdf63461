import { useRef } from 'react';

/** Keys of the items of a list, which stay with their items when others are removed or moved. */
export function useKeys(count: number) {
  const next = useRef(0);
  const keys = useRef<number[]>([]);
  const fresh = () => {
    next.current += 1;
    return next.current;
  };
  // Changes from elsewhere, such as undo, add or take away items at the end.
  while (keys.current.length < count) keys.current.push(fresh());
  keys.current.length = count;
  return {
    of: (at: number) => keys.current[at],
    add: () => keys.current.push(fresh()),
    remove: (at: number) => keys.current.splice(at, 1),
    /** With the one before. */
    swap: (at: number) =>
      keys.current.splice(at - 1, 2, keys.current[at] ?? fresh(), keys.current[at - 1] ?? fresh()),
  };
}
