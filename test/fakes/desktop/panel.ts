import { onTestFinished } from 'vitest';
import { parseBusAddress } from '../../../companion/src/tray/linux/bus-address.ts';
import { MessageBus, type BusInterface, type BusSignal } from '../../../companion/src/tray/linux/message-bus.ts';

const watcher = 'org.kde.StatusNotifierWatcher';
const notifications = 'org.freedesktop.Notifications';

export interface PanelItem {
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ShownMessage {
  readonly id: number;
  readonly replaces: number;
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly string[];
}

/** What a desktop's panel does about icons and messages: it watches, reads, and clicks. */
export class Panel {
  readonly bus: MessageBus;
  /** Bus names of the icons that were registered. */
  readonly icons: string[] = [];
  readonly messages: ShownMessage[] = [];
  readonly withdrawn: number[] = [];
  readonly signals: BusSignal[] = [];
  readonly #watcher: BusInterface;
  readonly #messages: BusInterface;

  private constructor(bus: MessageBus) {
    this.bus = bus;
    this.#watcher = {
      name: watcher,
      properties: () => ({ IsStatusNotifierHostRegistered: ['b', true] }),
      methods: {
        RegisterStatusNotifierItem: {
          takes: 's',
          gives: '',
          call: (name) => {
            // As GNOME's does.
            if (typeof name !== 'string' || name.includes('/')) throw new Error(`Invalid bus name ${String(name)}`);
            this.icons.push(name);
            return [];
          },
        },
      },
      signals: {},
    };
    this.#messages = {
      name: notifications,
      properties: () => ({}),
      methods: {
        GetCapabilities: { takes: '', gives: 'as', call: () => [['actions', 'body', 'body-markup']] },
        Notify: {
          takes: 'susssasa{sv}i',
          gives: 'u',
          call: (_program, replaces, _icon, title, body, actions) => {
            const id = this.messages.length + 1;
            const buttons = (actions as string[]).filter((_text, at) => at % 2 === 1);
            this.messages.push({ id, replaces: Number(replaces), title: String(title), body: String(body), buttons });
            return [id];
          },
        },
        CloseNotification: {
          takes: 'u',
          gives: '',
          call: (id) => {
            this.withdrawn.push(Number(id));
            return [];
          },
        },
      },
      signals: { ActionInvoked: 'us', NotificationClosed: 'uu' },
    };
  }

  static async open(address: string): Promise<Panel> {
    const bus = await MessageBus.connect(parseBusAddress(address)!);
    onTestFinished(() => bus.close());
    const panel = new Panel(bus);
    const heard = ['org.kde.StatusNotifierItem', 'com.canonical.dbusmenu'];
    bus.onSignal((signal) => {
      if (heard.includes(signal.interface)) panel.signals.push(signal);
    });
    for (const name of heard) await bus.match(`interface='${name}'`);
    bus.export('/StatusNotifierWatcher', [panel.#watcher]);
    bus.export('/org/freedesktop/Notifications', [panel.#messages]);
    await bus.takeName(watcher);
    await bus.takeName(notifications);
    return panel;
  }

  /** Of the icon itself: the tooltip, the picture. */
  async property(name: string): Promise<unknown> {
    const [value] = await this.bus.call({
      destination: this.icons.at(-1)!,
      path: '/StatusNotifierItem',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.kde.StatusNotifierItem', name],
    });
    return valueOf(value);
  }

  async menu(): Promise<PanelItem[]> {
    const [, layout] = await this.#menuCall('GetLayout', 'iias', 0, -1, []);
    const [, , children] = layout as [number, unknown, unknown[]];
    return children.map((child) => {
      const [id, properties] = valueOf(child) as [number, [string, unknown][]];
      return { id, properties: Object.fromEntries(properties.map(([key, value]) => [key, valueOf(value)])) };
    });
  }

  async labels(): Promise<string[]> {
    return (await this.menu()).flatMap(({ properties: { label } }) => (typeof label === 'string' ? [label] : []));
  }

  async click(label: string): Promise<void> {
    const item = (await this.menu()).find(({ properties }) => properties.label === label);
    if (!item) throw new Error(`There is no item ${label}: ${(await this.labels()).join(', ')}`);
    await this.#menuCall('Event', 'isvu', item.id, 'clicked', ['s', ''], 0);
  }

  press(message: number, button: number): void {
    this.bus.emit('/org/freedesktop/Notifications', this.#messages, 'ActionInvoked', message, String(button));
  }

  #menuCall(member: string, signature: string, ...body: unknown[]): Promise<readonly unknown[]> {
    return this.bus.call({
      destination: this.icons.at(-1)!,
      path: '/MenuBar',
      interface: 'com.canonical.dbusmenu',
      member,
      signature,
      body,
    });
  }
}

/** A variant as dbus-native reads it, its type's tree and its value, without the type. */
function valueOf(variant: unknown): unknown {
  return (variant as [unknown, [unknown]])[1][0];
}
