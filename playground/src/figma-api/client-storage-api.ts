import { parseArgument, stringSchema } from './arguments.ts';
import { figmaError } from './figma-error.ts';
import { HostObject } from './host-object.ts';
import type { KeyValueStore } from './plugin-services.ts';
import { decodeValue, encodeValue } from './stored-value.ts';

/** Figma's limit on all that a plugin keeps, bytes of keys and values together. */
const quota = 5 * 1024 * 1024;

/** `figma.clientStorage`: what a plugin keeps on this computer from one run to the next. */
export class ClientStorageApi extends HostObject implements ClientStorageAPI {
  readonly #storage: KeyValueStore;

  constructor(storage: KeyValueStore) {
    super();
    this.#storage = storage;
  }

  async getAsync(key: string): Promise<unknown> {
    const text = this.#storage.read(parseArgument(stringSchema, key, 'getAsync'));
    return Promise.resolve(text === undefined ? undefined : decodeValue(text));
  }

  async setAsync(key: string, value: unknown): Promise<void> {
    const member = 'setAsync';
    const name = parseArgument(stringSchema, key, member);
    const text = encodeValue(value);
    const others = this.#storage.keys().filter((other) => other !== name);
    const sizes = others.map((other) => sizeOf(other, this.#storage.read(other) ?? ''));
    const total = sizes.reduce((sum, size) => sum + size, sizeOf(name, text));
    if (total > quota)
      throw figmaError(member, `Cannot save data exceeding the 5MB quota: ${total} bytes of keys and values`);
    try {
      this.#storage.write(name, text);
    } catch (error) {
      throw figmaError(member, 'The browser refused to keep the data: its own storage is full or off', error);
    }
    return Promise.resolve();
  }

  async deleteAsync(key: string): Promise<void> {
    this.#storage.delete(parseArgument(stringSchema, key, 'deleteAsync'));
    return Promise.resolve();
  }

  async keysAsync(): Promise<string[]> {
    return Promise.resolve(this.#storage.keys());
  }
}

function sizeOf(key: string, text: string): number {
  return new TextEncoder().encode(key + text).length;
}
