import { HostObject } from '../figma-api/host-object.ts';

export interface ExposedMembers {
  readonly accessors: readonly { readonly name: string; readonly writable: boolean }[];
  readonly methods: readonly string[];
}

/** What a plugin may reach of an object: the accessors and methods of its classes, up to `HostObject`. */
export function exposedMembersOf(object: HostObject): ExposedMembers {
  const accessors = new Map<string, boolean>();
  const methods = new Set<string>();
  for (const prototype of prototypesOf(object))
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (name === 'constructor') continue;
      if (descriptor.get) accessors.set(name, (accessors.get(name) ?? false) || descriptor.set !== undefined);
      else if (typeof descriptor.value === 'function') methods.add(name);
    }
  return {
    accessors: [...accessors].map(([name, writable]) => ({ name, writable })),
    methods: [...methods],
  };
}

/** Fields of an object that hold plain values, the id of a node for instance: copied once, since they never change. */
export function fieldsOf(object: HostObject): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(object).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}

function* prototypesOf(object: HostObject): Generator<object> {
  let prototype: unknown = Object.getPrototypeOf(object);
  while (typeof prototype === 'object' && prototype !== null && prototype !== HostObject.prototype) {
    yield prototype;
    prototype = Object.getPrototypeOf(prototype);
  }
}
