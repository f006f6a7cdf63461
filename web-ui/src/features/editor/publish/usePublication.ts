import { useQuery } from '@tanstack/react-query';
import { integrationList, integrationVersions } from '../../integrations/api';
import { versionText, wasPublished } from '../api';
import type { Opened } from '../store/useEditor';

/** What is published of an integration, and what a publication of the text on the screen makes. */
export interface Publication {
  /** The version that is published now; null: none is. */
  live: number | null;
  /** Whether the integration is switched on. */
  isOn: boolean;
  /** Whether the server has it, as a version or as a draft. */
  hasPage: boolean;
  /** The version that a publication makes; undefined: it is not known yet, or the text is that of the live version. */
  next: number | undefined;
  /** The publication since the draft was begun or last merged; undefined: there was none. */
  since: Since | undefined;
}

export interface Since {
  /** The version that the draft was begun from; null: there was none. */
  base: number | null;
  live: number | null;
  /** When the live version was published; undefined: it is not known yet, or none is published. */
  at: string | undefined;
  /** Undefined: it is not known yet, or an old version was published again. */
  by: string | undefined;
}

/** Follows the list of integrations, which live events keep up to date. */
export function usePublication(name: string, opened: Opened): Publication {
  const { session } = opened;
  const list = useQuery(integrationList).data;
  const listed = list?.find((each) => each.name === name);
  const live = list === undefined ? opened.live : (listed?.version ?? null);
  const versions = useQuery({ ...integrationVersions(name), enabled: wasPublished(listed) }).data;
  const newest = !wasPublished(listed) ? 0 : versions && Math.max(live ?? 0, versions[0]?.version ?? 0);
  const liveText = useQuery({ ...versionText(name, live ?? 0), enabled: live !== null }).data;
  const hasNewer = newest !== undefined && newest > 0 && newest !== live;
  const newestText = useQuery({ ...versionText(name, newest ?? 0), enabled: hasNewer }).data;
  const isKnown =
    newest !== undefined &&
    (live === null || liveText !== undefined) &&
    (!hasNewer || newestText !== undefined);
  const isSame = live !== null && session.text === liveText;
  const of = versions?.find((each) => each.version === live);
  return {
    live,
    isOn: listed?.enabled ?? true,
    hasPage: list === undefined ? opened.hasPage : listed !== undefined,
    next: !isKnown || isSame ? undefined : session.text === newestText ? newest : newest + 1,
    since:
      list === undefined || session.version === live
        ? undefined
        : {
            base: session.version,
            live,
            at: listed?.publishedAt ?? undefined,
            by: live !== null && live === newest ? of?.publishedBy : undefined,
          },
  };
}
