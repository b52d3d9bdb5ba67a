import { signal, type ReadonlySignal } from '@preact/signals';
import type { Point } from '../editor/camera.ts';
import { pluginDropSchema, type PluginDrop } from '../figma-api/drop-event.ts';
import type { PluginWindow, WindowOptions } from '../figma-api/plugin-services.ts';

export interface OpenWindow extends WindowOptions {
  readonly html: string;
  /** Another number, another frame: showing a UI anew starts it anew. */
  readonly generation: number;
}

/** @param at pixels from the canvas's top left */
type DropListener = (at: Point, drop: PluginDrop) => void;

type Listener = (message: unknown, origin: string) => void;

/** The plugin's window as `figma.ui` sees it. The component shows `state` and lends its frame. */
export class WindowController implements PluginWindow {
  readonly #state = signal<OpenWindow | undefined>(undefined);
  readonly #pluginId: string | undefined;
  #listener: Listener = () => undefined;
  #onDrop: DropListener = () => undefined;
  #frame: Window | undefined;
  /** Posted before the panel had loaded. */
  #waiting: { readonly message: unknown; readonly origin: string }[] = [];
  #generation = 0;

  constructor(pluginId: string | undefined) {
    this.#pluginId = pluginId;
  }

  get state(): ReadonlySignal<OpenWindow | undefined> {
    return this.#state;
  }

  open(html: string, options: WindowOptions): void {
    this.#forgetFrame();
    this.#state.value = { ...options, html, generation: ++this.#generation };
  }

  close(): void {
    this.#forgetFrame();
    this.#state.value = undefined;
  }

  setVisible(visible: boolean): void {
    this.#change({ visible });
  }

  resize(width: number, height: number): void {
    this.#change({ width, height });
  }

  reposition(x: number, y: number): void {
    this.#change({ position: { x, y } });
  }

  onMessage(listener: Listener): void {
    this.#listener = listener;
  }

  onDrop(listener: DropListener): void {
    this.#onDrop = listener;
  }

  post(message: unknown, origin: string): void {
    // Copied now, so that what the plugin changes later does not change what it sent.
    const copy: unknown = structuredClone(message);
    if (this.#frame) this.#send(copy, origin);
    else this.#waiting.push({ message: copy, origin });
  }

  /** The panel's frame has loaded. */
  attach(frame: Window): void {
    this.#frame = frame;
    for (const { message, origin } of this.#waiting.splice(0)) this.#send(message, origin);
  }

  /**
   * A message that the page got, from the panel's frame if `source` is that.
   * @param canvas its top left on the page, pixels
   */
  receive(
    { source, origin, data }: Pick<MessageEvent<unknown>, 'source' | 'origin' | 'data'>,
    frame: Window | null,
    canvas: Point = { x: 0, y: 0 },
  ): void {
    if (frame === null || source !== frame) return;
    if (typeof data !== 'object' || data === null) return;
    if ('pluginDrop' in data) this.#drop(data.pluginDrop, canvas);
    if (!('pluginMessage' in data)) return;
    if ('pluginId' in data && data.pluginId !== this.#pluginId && data.pluginId !== '*') return;
    this.#listener(data.pluginMessage, origin);
  }

  /** For the panel itself rather than for the plugin's code in it. */
  tell(message: object): void {
    this.#frame?.postMessage(message, '*');
  }

  #drop(data: unknown, canvas: Point): void {
    const drop = pluginDropSchema.safeParse(data).data;
    if (drop) this.#onDrop({ x: drop.clientX - canvas.x, y: drop.clientY - canvas.y }, drop);
  }

  #send(pluginMessage: unknown, origin: string): void {
    this.#frame?.postMessage({ pluginMessage, pluginId: this.#pluginId }, origin);
  }

  #forgetFrame(): void {
    this.#frame = undefined;
    this.#waiting = [];
  }

  #change(changes: Partial<WindowOptions>): void {
    if (this.#state.value) this.#state.value = { ...this.#state.value, ...changes };
  }
}
