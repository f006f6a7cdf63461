import { replaceEqualDeep } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { type IntegrationTree, treeOf, type Unreadable } from '../document/tree';
import type { LastReadable } from '../draft/journal';

/** The text that the graph shows while the text on the screen cannot be read. */
export type Instead =
  | { kind: 'last'; text: string }
  | { kind: 'published'; text: string; version: number }
  /** No text is known that could be read. */
  | { kind: 'nothing' };

const NOTHING: Instead = { kind: 'nothing' };
const EMPTY: IntegrationTree = { flows: [] };

export const isReadable = (text: string) => 'tree' in treeOf(text);

/** What the graph shows when a draft is opened whose text cannot be read. */
export function insteadOf(
  kept: string | undefined,
  published: { version: number | null; document: string } | null,
): Instead {
  if (kept !== undefined && isReadable(kept)) return { kind: 'last', text: kept };
  const version = published?.version ?? null;
  return published && version !== null && isReadable(published.document)
    ? { kind: 'published', text: published.document, version }
    : NOTHING;
}

/** A place of the text that is no YAML, and what the graph shows instead. */
export type UnreadableText = Unreadable & { instead: Instead };

interface Read extends IntegrationTree {
  unreadable: UnreadableText | undefined;
}

/**
 * The tree of a text. While the text cannot be read, the tree stays as it was, and the browser keeps its text for the
 * next time that the draft is opened.
 *
 * @param opened what the graph shows if the text could not be read from the beginning
 */
export function useReadable(name: string, text: string, opened: Instead, store: LastReadable): Read {
  const last = useRef<{ tree: IntegrationTree; instead: Instead }>(undefined);
  const read = useMemo(() => {
    const now = treeOf(text);
    // Most keys change no step that is drawn. What is the same stays the same object, so nothing is computed from it again.
    return 'tree' in now ? { tree: replaceEqualDeep(last.current?.tree, now.tree) } : now;
  }, [text]);
  if ('tree' in read) last.current = { tree: read.tree, instead: { kind: 'last', text } };
  last.current ??= { tree: treeOfInstead(opened), instead: opened };
  const { tree, instead } = last.current;
  const isRead = 'tree' in read;
  useEffect(() => {
    const done = isRead
      ? store.delete(name)
      : last.current?.instead.kind === 'last'
        ? store.put(name, last.current.instead.text)
        : undefined;
    // Without browser storage, a reload shows the published version.
    done?.catch(() => undefined);
  }, [isRead, name, store]);
  return { ...tree, unreadable: 'tree' in read ? undefined : { ...read.unreadable, instead } };
}

function treeOfInstead(instead: Instead): IntegrationTree {
  if (instead.kind === 'nothing') return EMPTY;
  const read = treeOf(instead.text);
  return 'tree' in read ? read.tree : EMPTY;
}
