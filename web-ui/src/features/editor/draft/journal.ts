/** An edit that the server may not have yet. */
export interface Kept {
  text: string;
  /** What the text was edited from. */
  base: string;
  /** Of the draft in that state; empty: there was none. */
  etag: string;
}

/** Keeps edits in the browser, so that no crash and no closed tab loses one. */
export interface Journal {
  keep(name: string, edit: Kept): Promise<void>;
  find(name: string): Promise<Kept | undefined>;
  forget(name: string): Promise<void>;
}

const DATABASE = 'junctura';
const STORE = 'edits';

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
  keep: async (name, edit) => {
    await within('readwrite', (store) => store.put(edit, name));
  },
  find: (name) => within<Kept | undefined>('readonly', (store) => store.get(name)),
  forget: async (name) => {
    await within('readwrite', (store) => store.delete(name));
  },
};
