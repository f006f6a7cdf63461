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

const DATABASE = 'junctura';
const STORE = 'edits';

/** The key of an editor's entry. */
export function journalKey(integration: string): string {
  return `${integration}\n${Math.random().toString(36).slice(2)}`;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
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
    await within('readwrite', (store) => store.put(edit, key));
  },
  delete: async (key) => {
    await within('readwrite', (store) => store.delete(key));
  },
  newest: async (integration) => {
    const range = IDBKeyRange.bound(`${integration}\n`, `${integration}\n\uffff`);
    const keys = await within<IDBValidKey[]>('readonly', (store) => store.getAllKeys(range));
    const found: { key: string; edit: UnsavedEdit }[] = [];
    for (const key of keys) {
      const edit = await within<UnsavedEdit>('readonly', (store) => store.get(key));
      if (edit.text === edit.base) await browserJournal.delete(String(key));
      else found.push({ key: String(key), edit });
    }
    return found.sort((one, other) => other.edit.at - one.edit.at)[0];
  },
};
