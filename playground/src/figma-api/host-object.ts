/**
 * What the plugin holds by reference: its accessors and methods are reached across the sandbox's wall. Everything else
 * crosses as a copy. Members under a symbol stay on this side.
 */
export abstract class HostObject {}
