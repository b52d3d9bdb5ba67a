import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC, type QuickJSContext } from 'quickjs-emscripten';
import type { HostObject } from '../figma-api/host-object.ts';
import { call, type Callback } from '../figma-api/event-registry.ts';
import { PluginError } from './plugin-error.ts';
import { Wall } from './wall.ts';

export interface SandboxOptions {
  /** The plugin's global `figma`. */
  readonly figma: HostObject & { readonly mixed: symbol };
  /** The plugin's page, its global `__html__`. */
  readonly html: string;
  /** Hears what the plugin throws and does not catch. */
  readonly onError: (error: PluginError) => void;
  /** Where the plugin's `console` writes. */
  readonly console: Pick<Console, 'log' | 'info' | 'warn' | 'error' | 'debug'>;
  /** Address of QuickJS's WebAssembly file; beside its package unless given. */
  readonly wasmLocation?: string;
}

/**
 * An ECMAScript engine of its own for the plugin's code, as in Figma: there are `figma`, `console`, timers and
 * `__html__`, but no page, no network and no text encoder.
 */
export class Sandbox {
  readonly #vm: QuickJSContext;
  readonly #wall: Wall;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #onError: (error: PluginError) => void;

  private constructor(vm: QuickJSContext, options: SandboxOptions) {
    this.#vm = vm;
    this.#onError = options.onError;
    this.#wall = new Wall(vm, options.figma.mixed, options.onError);
    this.#defineGlobals(options);
  }

  static async create(options: SandboxOptions): Promise<Sandbox> {
    const { wasmLocation } = options;
    const variant = wasmLocation === undefined ? RELEASE_SYNC : newVariant(RELEASE_SYNC, { wasmLocation });
    const module = await newQuickJSWASMModuleFromVariant(variant);
    return new Sandbox(module.newContext(), options);
  }

  /** Runs the plugin's code to its end; what it left waiting goes on when its time comes. */
  run(code: string): void {
    const result = this.#vm.evalCode(code, 'code.js');
    if (result.error) this.#onError(PluginError.from(this.#vm.dump(result.error)));
    result.dispose();
    this.#wall.runPendingJobs();
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#wall.dispose();
    this.#vm.dispose();
  }

  #defineGlobals({ figma, html, console }: SandboxOptions): void {
    this.#defineGlobal('figma', figma);
    this.#defineGlobal('__html__', html);
    this.#defineFunctions(this.#vm.global, this.#timerFunctions());
    using consoleHandle = this.#vm.newObject();
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
      // Anything may be logged, so it is dumped and not carried over as a value.
      this.#vm
        .newFunction(level, (...args) => console[level](...args.map((argument): unknown => this.#vm.dump(argument))))
        .consume((handle) => this.#vm.setProp(consoleHandle, level, handle));
    this.#vm.setProp(this.#vm.global, 'console', consoleHandle);
  }

  #defineGlobal(name: string, value: unknown): void {
    using handle = this.#wall.toGuest(value);
    this.#vm.setProp(this.#vm.global, name, handle);
  }

  #defineFunctions(target: QuickJSContext['global'], functions: Record<string, (...args: unknown[]) => unknown>): void {
    for (const [name, work] of Object.entries(functions))
      this.#wall.newFunction(name, work).consume((handle) => this.#vm.setProp(target, name, handle));
  }

  #timerFunctions(): Record<string, (...args: unknown[]) => unknown> {
    const byNumber = new Map<number, ReturnType<typeof setTimeout>>();
    let last = 0;
    const start = (start: (callback: () => void) => ReturnType<typeof setTimeout>, callback: unknown): number => {
      if (!isCallback(callback)) throw new TypeError('not a function');
      const timer = start(() => call(callback));
      this.#timers.add(timer);
      byNumber.set(++last, timer);
      return last;
    };
    const stop = (number: unknown) => {
      const timer = typeof number === 'number' ? byNumber.get(number) : undefined;
      if (timer === undefined) return;
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
    return {
      setTimeout: (callback, delay) => start((run) => setTimeout(run, Number(delay ?? 0)), callback),
      setInterval: (callback, delay) => start((run) => setInterval(run, Number(delay ?? 0)), callback),
      clearTimeout: stop,
      clearInterval: stop,
    };
  }
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}
