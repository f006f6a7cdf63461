import { useMemo, useRef } from 'react';
import type { ConnectionView } from '../../../api/types';
import { PickField } from '../../../ui/form/PickField';
import type { PickLists } from '../../../ui/form/pickLists';
import { checkedChoice, choicesOf } from '../../connections/api';
import { useEditor } from '../store/useEditor';

/** The saved connection that fills a slot. */
export function useBound(slot: string | undefined): ConnectionView | undefined {
  const { saved, connections } = useEditor();
  const bound = slot && (saved?.bindings[slot] ?? slot);
  return connections.find((each) => each.name === bound);
}

/**
 * The pick lists of the saved connection that fills a slot.
 *
 * @param slot  of the step; undefined: it has none yet
 * @param input the fields of the step, as they are filled in so far
 */
export function usePickLists(slot: string | undefined, input: Record<string, unknown>): PickLists {
  const connection = useBound(slot)?.name;
  const latest = useRef(input);
  latest.current = input;
  return useMemo(
    () => ({
      Field: PickField,
      connection,
      find: (list, text, page, signal) =>
        choicesOf(
          connection ?? '',
          list,
          { text, input: latest.current, ...(page === undefined ? {} : { page }) },
          signal,
        ),
      check: (list, value, signal) =>
        checkedChoice(connection ?? '', list, { value, input: latest.current }, signal),
    }),
    [connection],
  );
}
