import { Scope, type QuickJSContext, type QuickJSDeferredPromise, type QuickJSHandle } from 'quickjs-emscripten';
import { named } from '../figma-api/figma-error.ts';
import { HostObject } from '../figma-api/host-object.ts';
import { exposedMembersOf, fieldsOf } from './exposed-members.ts';
import { guestSource } from './guest.ts';
import { PluginError } from './plugin-error.ts';

/** Deeper than anything but an object that holds itself. */
const depthLimit = 200;

/**
 * Carries values between the page and the sandbox: host objects as references, functions of the plugin as callbacks,
 * everything else as copies, with Figma's rules on what may cross.
 */
export class Wall {
  readonly #vm: QuickJSContext;
  readonly #guest: QuickJSHandle;
  readonly #mixed: { readonly host: symbol; readonly guest: QuickJSHandle };
  readonly #onError: (error: PluginError) => void;
  readonly #objects: HostObject[] = [];
  readonly #numbers = new Map<HostObject, number>();
  readonly #kinds = new Map<unknown, number>();
  readonly #unsettled = new Set<QuickJSDeferredPromise>();
  readonly #callbacks = new Map<number, (...args: unknown[]) => unknown>();

  /**
   * @param mixed the one symbol that may cross, Figma's `figma.mixed`
   * @param onError hears what a callback of the plugin throws or rejects with
   */
  constructor(vm: QuickJSContext, mixed: symbol, onError: (error: PluginError) => void) {
    this.#vm = vm;
    this.#onError = onError;
    this.#mixed = { host: mixed, guest: vm.newUniqueSymbol('figma.mixed') };
    using host = vm.newObject();
    this.#defineMember(host, 'get', (object, name) => Reflect.get(object, name));
    this.#defineMember(host, 'set', (object, name, value) => {
      Reflect.set(object, name, value);
    });
    this.#defineMember(host, 'call', (object, name, args) => {
      const method: unknown = Reflect.get(object, name);
      if (typeof method !== 'function' || !Array.isArray(args)) throw new TypeError('not a function');
      const result: unknown = Reflect.apply(method, object, args);
      return result;
    });
    using create = vm.unwrapResult(vm.evalCode(guestSource, 'wall.js'));
    this.#guest = vm.unwrapResult(vm.callFunction(create, vm.undefined, host));
  }

  /** What is still under way on this side comes to nothing afterwards. */
  dispose(): void {
    for (const deferred of this.#unsettled) deferred.dispose();
    this.#unsettled.clear();
    this.#guest.dispose();
    this.#mixed.guest.dispose();
  }

  /** A copy or reference for the plugin; the caller disposes of it. */
  toGuest(value: unknown, depth = 0): QuickJSHandle {
    const vm = this.#vm;
    if (depth > depthLimit) throw new Error('Cannot wrap cyclic object');
    switch (typeof value) {
      case 'undefined':
        return vm.undefined;
      case 'boolean':
        return value ? vm.true : vm.false;
      case 'number':
        return vm.newNumber(value);
      case 'string':
        return vm.newString(value);
      case 'symbol':
        if (value === this.#mixed.host) return this.#mixed.guest.dup();
        throw new Error('Cannot wrap symbol');
      case 'object':
        if (value === null) return vm.null;
        return this.#objectToGuest(value, depth);
      default:
        throw new Error(`Cannot wrap ${typeof value}`);
    }
  }

  /** @throws Error in Figma's words for what may not leave the sandbox */
  fromGuest(handle: QuickJSHandle, depth = 0): unknown {
    const vm = this.#vm;
    if (depth > depthLimit) throw new Error('Cannot unwrap cyclic object');
    const type = vm.typeof(handle);
    switch (type) {
      case 'undefined':
        return undefined;
      case 'boolean':
        return vm.eq(handle, vm.true);
      case 'number':
        return vm.getNumber(handle);
      case 'string':
        return vm.getString(handle);
      case 'symbol':
        if (vm.eq(handle, this.#mixed.guest)) return this.#mixed.host;
        throw new Error('Cannot unwrap symbol');
      case 'object':
      case 'function':
        return this.#objectFromGuest(handle, depth);
      default:
        throw new Error(`Cannot unwrap ${type}`);
    }
  }

  /** One of the three ways to a member: the sandbox passes the object's number, the member's name and a value. */
  #defineMember(
    target: QuickJSHandle,
    way: 'get' | 'set' | 'call',
    work: (object: HostObject, name: string, value: unknown) => unknown,
  ): void {
    const vm = this.#vm;
    using handle = vm.newFunction(way, (reference, member, ...values) => {
      const name = vm.getString(member);
      const [value] = values;
      const passed = value && named(way === 'set' ? `set_${name}` : name, () => this.fromGuest(value));
      return this.toGuest(work(this.#objectAt(vm.getNumber(reference)), name, passed));
    });
    vm.setProp(target, way, handle);
  }

  /** A function that copies its arguments out and its result in. What it throws, the plugin can catch. */
  newFunction(name: string, work: (...args: unknown[]) => unknown): QuickJSHandle {
    return this.#vm.newFunction(name, (...args) => {
      const result = work(...args.map((argument) => this.fromGuest(argument)));
      return this.toGuest(result);
    });
  }

  /** Runs promise callbacks of the plugin that have become due. */
  runPendingJobs(): void {
    if (!this.#vm.alive) return;
    const result = this.#vm.runtime.executePendingJobs();
    if (result.error) this.#report(result.error);
    result.dispose();
  }

  #report(thrown: QuickJSHandle): void {
    this.#onError(PluginError.from(this.#vm.dump(thrown)));
  }

  #objectAt(reference: number): HostObject {
    const object = this.#objects[reference];
    if (!object) throw new TypeError('not a Figma object');
    return object;
  }

  #objectToGuest(value: object, depth: number): QuickJSHandle {
    const vm = this.#vm;
    if (value instanceof HostObject) return this.#reference(value);
    if (value instanceof Promise) return this.#promise(value);
    if (value instanceof Uint8Array) {
      using buffer = vm.newArrayBuffer(new Uint8Array(value).buffer);
      return this.#callGuest('bytes', buffer);
    }
    if (value instanceof Date) {
      using time = vm.newNumber(value.getTime());
      return this.#callGuest('date', time);
    }
    const target = Array.isArray(value) ? vm.newArray() : vm.newObject();
    for (const [key, inner] of Object.entries(value)) {
      using handle = this.toGuest(inner, depth + 1);
      vm.setProp(target, Array.isArray(value) ? Number(key) : key, handle);
    }
    return target;
  }

  #reference(object: HostObject): QuickJSHandle {
    const vm = this.#vm;
    let number = this.#numbers.get(object);
    if (number === undefined) {
      number = this.#objects.push(object) - 1;
      this.#numbers.set(object, number);
    }
    return Scope.withScope((scope) => {
      const kind = scope.manage(vm.newNumber(this.#kindOf(object)));
      const reference = scope.manage(vm.newNumber(number));
      const fields = scope.manage(this.toGuest(fieldsOf(object)));
      return this.#callGuest('wrap', kind, reference, fields);
    });
  }

  /** Classes get their prototype in the sandbox when the first of their objects crosses. */
  #kindOf(object: HostObject): number {
    const known = this.#kinds.get(object.constructor);
    if (known !== undefined) return known;
    const number = this.#kinds.size;
    this.#kinds.set(object.constructor, number);
    const { accessors, methods } = exposedMembersOf(object);
    Scope.withScope((scope) => {
      const kind = scope.manage(this.#vm.newNumber(number));
      const accessorList = scope.manage(this.toGuest(accessors));
      const methodList = scope.manage(this.toGuest(methods));
      this.#callGuest('define', kind, accessorList, methodList).dispose();
    });
    return number;
  }

  #promise(promise: Promise<unknown>): QuickJSHandle {
    const vm = this.#vm;
    const deferred = vm.newPromise();
    this.#unsettled.add(deferred);
    const settle = (finish: () => void) => {
      if (!this.#unsettled.delete(deferred)) return;
      finish();
      deferred.dispose();
      this.runPendingJobs();
    };
    const reject = (error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      using handle = vm.newError({ name, message });
      deferred.reject(handle);
    };
    promise.then(
      (value) =>
        settle(() => {
          try {
            using handle = this.toGuest(value);
            deferred.resolve(handle);
          } catch (error) {
            reject(error);
          }
        }),
      (error: unknown) => settle(() => reject(error)),
    );
    return deferred.handle.dup();
  }

  #objectFromGuest(handle: QuickJSHandle, depth: number): unknown {
    const vm = this.#vm;
    using described = this.#callGuest('kindOf', handle);
    const [kind = '', number = ''] = vm.getString(described).split(':');
    switch (kind) {
      case 'null':
        return null;
      case 'callback':
        return this.#callback(Number(number));
      case 'reference':
        return this.#objectAt(Number(number));
      case 'bytes': {
        using buffer = this.#callGuest('bufferOf', handle);
        using bytes = vm.getArrayBuffer(buffer);
        return new Uint8Array(bytes.value);
      }
      case 'date': {
        using time = vm.unwrapResult(vm.callMethod(handle, 'getTime'));
        return new Date(vm.getNumber(time));
      }
      case 'array': {
        const length = vm.getLength(handle) ?? 0;
        return Array.from({ length }, (_, index) => {
          using item = vm.getProp(handle, index);
          return this.fromGuest(item, depth + 1);
        });
      }
      case 'object': {
        using names = vm.unwrapResult(vm.getOwnPropertyNames(handle, { strings: true, onlyEnumerable: true }));
        return Object.fromEntries(
          names.map((name) => {
            using value = vm.getProp(handle, name);
            return [vm.getString(name), this.fromGuest(value, depth + 1)];
          }),
        );
      }
      default:
        throw new Error(`Cannot unwrap ${kind}`);
    }
  }

  /** The same function for the same function of the plugin, so that `off` finds what `on` got. */
  #callback(number: number): (...args: unknown[]) => unknown {
    const known = this.#callbacks.get(number);
    if (known) return known;
    const callback = (...args: unknown[]) => this.#runCallback(number, args);
    this.#callbacks.set(number, callback);
    return callback;
  }

  #runCallback(number: number, args: readonly unknown[]): unknown {
    const vm = this.#vm;
    if (!vm.alive) return undefined;
    const returned = Scope.withScope((scope) => {
      const index = scope.manage(vm.newNumber(number));
      const callback = scope.manage(this.#callGuest('callbackAt', index));
      const handles = args.map((argument) => scope.manage(this.toGuest(argument)));
      const result = scope.manage(vm.callFunction(callback, vm.undefined, ...handles));
      if (result.error) {
        this.#report(result.error);
        return undefined;
      }
      const onRejected = scope.manage(
        vm.newFunction('onRejected', (thrown) => {
          this.#report(thrown);
        }),
      );
      this.#callGuest('watch', result.value, onRejected).dispose();
      const type = vm.typeof(result.value);
      return type === 'object' || type === 'function' ? undefined : this.fromGuest(result.value);
    });
    this.runPendingJobs();
    return returned;
  }

  #callGuest(name: string, ...args: readonly QuickJSHandle[]): QuickJSHandle {
    return this.#vm.unwrapResult(this.#vm.callMethod(this.#guest, name, [...args]));
  }
}
