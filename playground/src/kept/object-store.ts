/** Values by key, as a browser keeps them beyond the page. */
export interface ObjectStore {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

const databaseName = 'frisket.playground';
const storeNames = ['documents', 'pictures'] as const;

/** @throws DOMException where the browser keeps nothing, in some private windows */
export async function openObjectStores(): Promise<Record<(typeof storeNames)[number], ObjectStore>> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => {
    for (const name of storeNames) opening.result.createObjectStore(name);
  };
  const database = await settled(opening);
  const store = (name: string): ObjectStore => {
    const reading = () => database.transaction(name, 'readonly').objectStore(name);
    const changing = async (change: (store: IDBObjectStore) => void) => {
      const transaction = database.transaction(name, 'readwrite');
      change(transaction.objectStore(name));
      await finished(transaction);
    };
    return {
      get: (key) => settled<unknown>(reading().get(key)),
      put: (key, value) => changing((objects) => objects.put(value, key)),
      delete: (key) => changing((objects) => objects.delete(key)),
      keys: async () => (await settled(reading().getAllKeys())).filter((key) => typeof key === 'string'),
    };
  };
  return { documents: store('documents'), pictures: store('pictures') };
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser gave no reason.'));
  });
}

/** Not before it is on the disk as far as the browser says. */
function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser gave no reason.'));
  });
}
