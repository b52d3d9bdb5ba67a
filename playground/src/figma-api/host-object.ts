/** Tells these objects from others that only look like them. */
const brand = Symbol('host object');

/**
 * What the plugin holds by reference: its accessors and methods are reached across the sandbox's wall. Everything else
 * crosses as a copy. Members under a symbol stay on this side.
 */
export abstract class HostObject {
  readonly [brand] = true;
}
