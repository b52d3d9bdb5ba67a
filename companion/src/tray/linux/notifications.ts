import { pathToFileURL } from 'node:url';
import type { TrayAction, TrayNotice } from '../backend.ts';
import { noticeIconFile } from '../icon-files.ts';
import type { BusSignal, MessageBus } from './message-bus.ts';

const service = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const;

/** As the server thinks right, and until it is answered. */
const timeouts = { usual: -1, never: 0 } as const;
/** Of the specification's levels. */
const urgency = { normal: 1, critical: 2 } as const;

/** Messages of the desktop, org.freedesktop.Notifications. Where nobody shows any, none are shown. */
export class Notifications {
  readonly #bus: MessageBus;
  readonly #onAction: (action: TrayAction) => void;
  /** The server's numbers of those that are shown, by our keys. */
  readonly #shown = new Map<string, { readonly id: number; readonly buttons: TrayNotice['buttons'] }>();
  #capabilities: ReadonlySet<unknown> | undefined;

  constructor(bus: MessageBus, onAction: (action: TrayAction) => void) {
    this.#bus = bus;
    this.#onAction = onAction;
  }

  async open(): Promise<void> {
    this.#bus.onSignal((signal) => {
      this.#hear(signal);
    });
    await this.#bus.match(`interface='${service.interface}'`);
  }

  /** @throws BusError where nobody shows any */
  async show({ key, title, body, buttons, urgent }: TrayNotice): Promise<void> {
    this.#capabilities ??= await this.#ask();
    const text = this.#capabilities.has('body-markup') ? escapeMarkup(body) : body;
    const actions = this.#capabilities.has('actions') ? buttons.flatMap((button, at) => [String(at), button.text]) : [];
    const [id] = await this.#bus.call({
      ...service,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: [
        'Frisket',
        this.#shown.get(key)?.id ?? 0,
        pathToFileURL(noticeIconFile).href,
        title,
        text,
        actions,
        [['urgency', ['y', urgent ? urgency.critical : urgency.normal]]],
        urgent ? timeouts.never : timeouts.usual,
      ],
    });
    if (typeof id === 'number') this.#shown.set(key, { id, buttons });
  }

  async withdraw(key: string): Promise<void> {
    const shown = this.#shown.get(key);
    if (!shown) return;
    this.#shown.delete(key);
    await this.#bus.call({ ...service, member: 'CloseNotification', signature: 'u', body: [shown.id] });
  }

  async #ask(): Promise<ReadonlySet<unknown>> {
    const [capabilities] = await this.#bus.call({ ...service, member: 'GetCapabilities' });
    return new Set(Array.isArray(capabilities) ? capabilities : []);
  }

  #hear({ interface: name, member, body: [id, detail] }: BusSignal): void {
    if (name !== service.interface) return;
    const [key, shown] = [...this.#shown].find(([, each]) => each.id === id) ?? [];
    if (key === undefined || !shown) return;
    if (member === 'ActionInvoked') {
      const button = shown.buttons[Number(detail)];
      if (button) this.#onAction(button.action);
    }
    if (member === 'NotificationClosed') this.#shown.delete(key);
  }
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
