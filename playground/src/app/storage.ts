import type { KeyValueStore } from '../figma-api/plugin-services.ts';

/** The part of a browser's storage whose keys begin with a prefix. */
export function prefixed(storage: Storage, prefix: string): KeyValueStore {
  return {
    read: (key) => storage.getItem(prefix + key) ?? undefined,
    write: (key, value) => storage.setItem(prefix + key, value),
    delete: (key) => storage.removeItem(prefix + key),
    keys: () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

/**
 * Entries that `tab` holds, and those named, are read and changed there, so that they end with the tab; all others in
 * `computer`.
 */
export function layered(tab: KeyValueStore, computer: KeyValueStore, onlyInTab: readonly string[] = []): KeyValueStore {
  const holderOf = (key: string) => (onlyInTab.includes(key) || tab.read(key) !== undefined ? tab : computer);
  return {
    read: (key) => holderOf(key).read(key),
    write: (key, value) => holderOf(key).write(key, value),
    delete: (key) => {
      tab.delete(key);
      computer.delete(key);
    },
    keys: () => [...new Set([...tab.keys(), ...computer.keys()])],
  };
}
