/**
 * The part of the wall that stands inside the sandbox, as source text that QuickJS runs before the plugin. It turns
 * numbers that the host gives into objects with accessors and methods, and tells the host what kind of value the
 * plugin passed. Objects are made anew each time, as Figma does: plugins must compare ids, not objects.
 */
export const guestSource = `(function (host) {
  'use strict';
  const references = new WeakMap();
  const prototypes = [];
  const callbackNumbers = new Map();
  const callbacks = [];

  function referenceOf(object) {
    const reference = references.get(object);
    if (reference === undefined) throw new TypeError('not a Figma object');
    return reference;
  }

  function deepFreeze(value) {
    if (typeof value !== 'object' || value === null || references.has(value) || ArrayBuffer.isView(value)) return value;
    for (const key of Object.keys(value)) deepFreeze(value[key]);
    return Object.freeze(value);
  }

  return {
    define(kind, accessors, methods) {
      const prototype = {};
      for (const { name, writable } of accessors)
        Object.defineProperty(prototype, name, {
          get() { return deepFreeze(host.get(referenceOf(this), name)); },
          set: writable ? function (value) { host.set(referenceOf(this), name, value); } : undefined,
          enumerable: true,
        });
      for (const name of methods)
        Object.defineProperty(prototype, name, {
          value(...args) { return host.call(referenceOf(this), name, args); },
          enumerable: true,
        });
      prototypes[kind] = prototype;
    },
    wrap(kind, reference, fields) {
      const object = Object.assign(Object.create(prototypes[kind]), fields);
      references.set(object, reference);
      return Object.freeze(object);
    },
    bytes(buffer) {
      return new Uint8Array(buffer);
    },
    date(time) {
      return new Date(time);
    },
    /** 'null', 'array', 'object', 'bytes', 'date', 'reference:N', 'callback:N' or what cannot cross. */
    kindOf(value) {
      if (value === null) return 'null';
      if (typeof value === 'function') {
        let number = callbackNumbers.get(value);
        if (number === undefined) {
          number = callbacks.push(value) - 1;
          callbackNumbers.set(value, number);
        }
        return 'callback:' + number;
      }
      if (references.has(value)) return 'reference:' + references.get(value);
      if (Array.isArray(value)) return 'array';
      if (value instanceof Uint8Array) return 'bytes';
      if (value instanceof Date) return 'date';
      if (ArrayBuffer.isView(value)) return value.constructor.name;
      if (value instanceof ArrayBuffer || value instanceof Promise || value instanceof Map || value instanceof Set)
        return value.constructor.name;
      return 'object';
    },
    bufferOf(bytes) {
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    },
    callbackAt(number) {
      return callbacks[number];
    },
    /** So that a rejection of an async callback reaches the host. */
    watch(result, onRejected) {
      if (result instanceof Promise) result.then(undefined, onRejected);
    },
  };
})`;
