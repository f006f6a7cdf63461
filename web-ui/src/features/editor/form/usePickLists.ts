import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { PickField } from '../../../ui/form/PickField';
import type { PickLists } from '../../../ui/form/pickLists';
import { choicesOf } from '../../connections/api';
import { instanceOf } from '../../integrations/api';
import { useEditor } from '../store/useEditor';

/**
 * The pick lists of the saved connection that fills a slot.
 *
 * @param slot  of the step; undefined: it has none yet
 * @param input the fields of the step, as they are filled in so far
 */
export function usePickLists(slot: string | undefined, input: Record<string, unknown>): PickLists {
  const { name, live, connections } = useEditor();
  const instance = useQuery({ ...instanceOf(name), enabled: live !== null }).data;
  const bound = slot && (instance?.connections?.[slot] ?? slot);
  const connection = connections.some((each) => each.name === bound) ? bound : undefined;
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
    }),
    [connection],
  );
}
