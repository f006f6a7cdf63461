/** An edit that the server may not have yet. */
export interface UnsavedEdit {
  text: string;
  /** The base of the edits. */
  base: string;
  /** Of the draft in that state; empty: there was none. */
  etag: string;
  /** The published version that the text goes back to; null: there was none. */
  version: number | null;
  /** A text that was sent to the server without an answer so far; undefined: there is none. */
  sent?: string | undefined;
  /** Milliseconds since 1970. */
  at: number;
}

/** Stores edits in the browser, so that a crash or a closed tab loses none. Each editor has its own entries. */
export interface Journal {
  put(key: string, edit: UnsavedEdit): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Copies the newest edit of an integration to the entry of another editor. The first editor may still be open
   * in another tab, and editors that share an entry would delete each other's edits. Deletes edits without
   * changes.
   */
  take(integration: string, key: string): Promise<UnsavedEdit | undefined>;
}

/** Stores the undo history in the browser, so that it survives a reload. */
export interface Histories {
  put(integration: string, history: unknown): Promise<void>;
  get(integration: string): Promise<unknown>;
}

const DATABASE = 'junctura';
const STORES = ['edits', 'histories'] as const;

/** The key of an editor's entry. */
export function journalKey(integration: string): string {
  return `${integration}\n${Math.random().toString(36).slice(2)}`;
}

let opened: IDBDatabase | undefined;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      const { result } = request;
      for (const store of STORES)
        if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
    };
    request.onsuccess = () => {
      opened = request.result;
      const forget = () => {
        opened = undefined;
      };
      opened.onclose = forget;
      opened.onversionchange = () => {
        request.result.close();
        forget();
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

/** Runs synchronously if the database is open, because a tab may be closed right after an edit. */
async function within<T>(
  store: (typeof STORES)[number],
  mode: IDBTransactionMode,
  work: (kept: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = opened ?? (await open());
  return new Promise<T>((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const browserJournal: Journal = {
  put: async (key, edit) => {
    await within('edits', 'readwrite', (kept) => {
      const request = kept.put(edit, key);
      // Otherwise closing the tab would roll back open transactions.
      kept.transaction.commit();
      return request;
    });
  },
  delete: async (key) => {
    await within('edits', 'readwrite', (kept) => kept.delete(key));
  },
  take: async (integration, key) => {
    const range = IDBKeyRange.bound(`${integration}\n`, `${integration}\n\uffff`);
    let taken: UnsavedEdit | undefined;
    await within('edits', 'readwrite', (kept) => {
      const keys = kept.getAllKeys(range);
      const edits: IDBRequest<UnsavedEdit[]> = kept.getAll(range);
      edits.onsuccess = () => {
        const found = edits.result.map((edit, index) => ({ edit, key: keys.result[index] as string }));
        for (const each of found) if (!isUnsaved(each.edit)) kept.delete(each.key);
        const newest = found
          .filter(({ edit }) => isUnsaved(edit))
          .sort((one, other) => other.edit.at - one.edit.at)[0];
        if (!newest) return;
        taken = newest.edit;
        kept.delete(newest.key);
        kept.put(newest.edit, key);
      };
      return edits;
    });
    return taken;
  },
};

/** Whether the server may have another text. */
const isUnsaved = ({ text, base, sent }: UnsavedEdit) => text !== base || sent !== undefined;

/**
 * Stores the last text of a draft that could be read, as long as its text cannot be: the graph shows it, also after a
 * reload.
 */
export interface LastReadable {
  put(integration: string, text: string): Promise<void>;
  get(integration: string): Promise<string | undefined>;
  delete(integration: string): Promise<void>;
}

const readableKey = (integration: string) => `${integration}\nreadable`;

export const browserLastReadable: LastReadable = {
  put: async (integration, text) => {
    await within('histories', 'readwrite', (kept) => kept.put(text, readableKey(integration)));
  },
  get: (integration) =>
    within<string | undefined>('histories', 'readonly', (kept) => kept.get(readableKey(integration))),
  delete: async (integration) => {
    await within('histories', 'readwrite', (kept) => kept.delete(readableKey(integration)));
  },
};

export const browserHistories: Histories = {
  put: async (integration, history) => {
    await within('histories', 'readwrite', (kept) => kept.put(history, integration));
  },
  get: (integration) => within<unknown>('histories', 'readonly', (kept) => kept.get(integration)),
};
