/** An edit that the server may not have yet. */
export interface UnsavedEdit {
  text: string;
  /** What the text was edited from. */
  base: string;
  /** Of the draft in that state; empty: there was none. */
  etag: string;
  /** The published version that the text goes back to; null: there was none. */
  version: number | null;
  /** Milliseconds since 1970. */
  at: number;
}

/** Keeps edits in the browser, so that no crash and no closed tab loses one. Each editor has entries of its own. */
export interface Journal {
  put(key: string, edit: UnsavedEdit): Promise<void>;
  delete(key: string): Promise<void>;
  /** The newest edit of an integration. Those that say nothing new are deleted. */
  newest(integration: string): Promise<{ key: string; edit: UnsavedEdit } | undefined>;
}

/** Keeps what can be undone in the browser, so that it can be undone after a reload, too. */
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

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      const { result } = request;
      for (const store of STORES)
        if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(
  store: (typeof STORES)[number],
  mode: IDBTransactionMode,
  work: (kept: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const browserJournal: Journal = {
  put: async (key, edit) => {
    await within('edits', 'readwrite', (kept) => kept.put(edit, key));
  },
  delete: async (key) => {
    await within('edits', 'readwrite', (kept) => kept.delete(key));
  },
  newest: async (integration) => {
    const range = IDBKeyRange.bound(`${integration}\n`, `${integration}\n\uffff`);
    const keys = await within<IDBValidKey[]>('edits', 'readonly', (kept) => kept.getAllKeys(range));
    const found: { key: string; edit: UnsavedEdit }[] = [];
    for (const key of keys) {
      const edit = await within<UnsavedEdit>('edits', 'readonly', (kept) => kept.get(key));
      if (edit.text === edit.base) await browserJournal.delete(String(key));
      else found.push({ key: String(key), edit });
    }
    return found.sort((one, other) => other.edit.at - one.edit.at)[0];
  },
};

export const browserHistories: Histories = {
  put: async (integration, history) => {
    await within('histories', 'readwrite', (kept) => kept.put(history, integration));
  },
  get: (integration) => within<unknown>('histories', 'readonly', (kept) => kept.get(integration)),
};
