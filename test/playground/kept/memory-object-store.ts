import type { ObjectStore } from '../../../playground/src/kept/object-store.ts';

/** Holds copies, as a browser does, and refuses when it is told to be full. */
export class MemoryObjectStore implements ObjectStore {
  readonly values = new Map<string, unknown>();
  isFull = false;

  get = (key: string) => Promise.resolve(structuredClone(this.values.get(key)));
  put = (key: string, value: unknown) => {
    if (this.isFull) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    this.values.set(key, structuredClone(value));
    return Promise.resolve();
  };
  delete = (key: string) => Promise.resolve(void this.values.delete(key));
  keys = () => Promise.resolve([...this.values.keys()]);
}
