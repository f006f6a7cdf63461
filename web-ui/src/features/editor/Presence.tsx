import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/call';
import { editor as words } from '../../words/editor';
import { me } from '../session/api';
import { placeOfStep, stepPathOf } from './document/stepPath';
import { stepWithPath } from './document/tree';
import { nameOf } from './steps/names';
import { useEditor } from './store/useEditor';

const EVERY_MS = 20_000;

/** One id for this tab, so that returning to the draft does not look like a second person. */
const TAB = thisTab();

function thisTab(): string {
  const fresh = Math.random().toString(36).slice(2);
  try {
    const kept = sessionStorage.getItem('junctura.tab') ?? fresh;
    sessionStorage.setItem('junctura.tab', kept);
    return kept;
  } catch {
    // Without browser storage, the id lasts until the page is reloaded.
    return fresh;
  }
}

/** The other editors of the draft, and their selected steps. */
export function Presence() {
  const { name, flows, flow, selected, connectors } = useEditor();
  const who = useQuery(me);
  const at = flow && selected && stepPathOf(flow, selected);
  const present = useQuery({
    queryKey: ['presence', name, at],
    queryFn: ({ signal }) =>
      call('PUT', '/integrations/{name}/draft/presence', {
        path: { name },
        body: { tab: TAB, ...(at ? { step: at } : {}) },
        signal,
      }),
    refetchInterval: EVERY_MS,
    refetchOnWindowFocus: false,
    retry: false,
    placeholderData: (before) => before,
  });
  const others = present.data?.others ?? [];
  if (others.length === 0) return null;
  const byId = new Map(connectors.map((each) => [each.id, each]));
  const stepName = (path: string | undefined) => {
    for (const each of path ? flows : []) {
      const place = placeOfStep(each, path as string);
      const step = place && stepWithPath(each, place);
      if (step) return nameOf(each, step, byId).title;
    }
    return undefined;
  };
  // Several tabs of one person count as one, and the user's own other tabs are marked.
  const sentences = new Set(
    others.map((other) =>
      other.name === who.data?.username
        ? words.isEditingToo
        : words.isEditing(other.name, stepName(other.step)),
    ),
  );
  const text = [...sentences].join(', ');
  return (
    <span className="editor-presence muted" role="status" title={text}>
      {text}
    </span>
  );
}
