import { z } from 'zod';
import type { PanelWindow } from '../../../plugin/src/host/figma-members.ts';
import { numberSchema, parseArgument } from './arguments.ts';
import { call, EventRegistry, type Callback } from './event-registry.ts';
import { figmaError } from './figma-error.ts';
import { HostObject } from './host-object.ts';
import type { PluginWindow } from './plugin-services.ts';

export const showUIOptionsSchema = z.looseObject({
  visible: z.boolean().default(true),
  title: z.string().optional(),
  // Figma's own size for a window that asks for none, and its least width.
  width: z.number().min(70).default(300),
  height: z.number().min(0).default(200),
  position: z.object({ x: z.number(), y: z.number() }).optional(),
  themeColors: z.boolean().default(false),
});

const postOptionsSchema = z.object({ origin: z.string().default('*') });

/** `figma.ui`: the plugin's window and the messages to and from it. */
export class UiApi extends HostObject implements PanelWindow {
  readonly #window: PluginWindow;
  readonly #events = new EventRegistry();
  #isOpen = false;
  #onmessage: Callback | undefined;

  constructor(window: PluginWindow) {
    super();
    this.#window = window;
    window.onMessage((message, origin) => {
      if (this.#onmessage) call(this.#onmessage, message, { origin });
      this.#events.emit('message', message, { origin });
    });
  }

  /** Called by `figma.showUI`. */
  static open(ui: UiApi, html: string, options: unknown, pluginName: string): void {
    const { title = pluginName, position, ...rest } = parseArgument(showUIOptionsSchema, options, 'showUI');
    ui.#window.open(html, { title, ...(position ? { position } : {}), ...rest });
    ui.#isOpen = true;
  }

  show(): void {
    this.#expectOpen('show').setVisible(true);
  }

  hide(): void {
    this.#expectOpen('hide').setVisible(false);
  }

  resize(width: number, height: number): void {
    const window = this.#expectOpen('resize');
    window.resize(
      Math.max(70, parseArgument(numberSchema, width, 'resize')),
      Math.max(0, parseArgument(numberSchema, height, 'resize')),
    );
  }

  reposition(x: number, y: number): void {
    const window = this.#expectOpen('reposition');
    window.reposition(parseArgument(numberSchema, x, 'reposition'), parseArgument(numberSchema, y, 'reposition'));
  }

  close(): void {
    this.#expectOpen('close').close();
    this.#isOpen = false;
  }

  postMessage(pluginMessage: unknown, options: unknown = {}): void {
    const { origin } = parseArgument(postOptionsSchema, options, 'postMessage');
    this.#expectOpen('postMessage').post(pluginMessage, origin);
  }

  get onmessage(): Callback | undefined {
    return this.#onmessage;
  }

  set onmessage(callback: Callback | undefined) {
    this.#onmessage = callback;
  }

  on(type: 'message', callback: Callback): void {
    this.#events.add(type, callback);
  }

  once(type: 'message', callback: Callback): void {
    this.#events.add(type, callback, true);
  }

  off(type: 'message', callback: Callback): void {
    this.#events.remove(type, callback);
  }

  #expectOpen(member: string): PluginWindow {
    if (!this.#isOpen) throw figmaError(member, 'No UI to communicate with. Call figma.showUI first.');
    return this.#window;
  }
}
