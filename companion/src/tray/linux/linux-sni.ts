import {
  TrayUnavailable,
  type Tray,
  type TrayBackend,
  type TrayEvents,
  type TrayIcon,
  type TrayView,
} from '../backend.ts';
import type { Pixmap } from '../icon-files.ts';
import { sessionBusAddress } from './bus-address.ts';
import { MenuObject } from './menu-object.ts';
import { MessageBus } from './message-bus.ts';
import { Notifications } from './notifications.ts';
import { StatusNotifierItem } from './status-notifier-item.ts';

const watcher = 'org.kde.StatusNotifierWatcher';

export interface LinuxSniOptions {
  /** Says where the session's message bus is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly pixmaps: () => Promise<ReadonlyMap<TrayIcon, readonly Pixmap[]>>;
}

/** Linux: the icon and its menu are objects on the session's message bus, which panels find through their watcher. */
export function linuxSni(options: LinuxSniOptions): TrayBackend {
  return { name: 'StatusNotifierItem', open: (view, events) => open(options, view, events) };
}

async function open({ environment, pixmaps }: LinuxSniOptions, view: TrayView, events: TrayEvents): Promise<Tray> {
  const address = sessionBusAddress(environment);
  if (!address)
    throw new TrayUnavailable(
      'There is no desktop session here: neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR/bus says where its message bus is.',
    );
  const bus = await MessageBus.connect(address).catch((error: unknown) => {
    throw new TrayUnavailable(`The desktop's message bus does not answer: ${messageOf(error)}`);
  });
  try {
    return await stand(bus, await pixmaps(), view, events);
  } catch (error) {
    bus.close();
    throw new TrayUnavailable(`The icon could not be put on the desktop's message bus: ${messageOf(error)}`);
  }
}

async function stand(
  bus: MessageBus,
  pixmaps: ReadonlyMap<TrayIcon, readonly Pixmap[]>,
  view: TrayView,
  events: TrayEvents,
): Promise<Tray> {
  const onAction: TrayEvents['onAction'] = (action) => {
    events.onAction(action);
  };
  const item = new StatusNotifierItem(bus, pixmaps, view, () => {
    onAction({ type: 'open-playground' });
  });
  const menu = new MenuObject(bus, view.menu, onAction);
  const notifications = new Notifications(bus, onAction);
  bus.onEnd(events.onGone.bind(events));
  const name = `org.kde.StatusNotifierItem-${process.pid}-1`;
  await bus.takeName(name);
  bus.onSignal(({ member, body: [changed, , owner] }) => {
    // Panels come later than programs that start at login, and come back when they have crashed.
    if (member === 'NameOwnerChanged' && changed === watcher && owner !== '') void register(bus, name, events);
  });
  await bus.match(`sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${watcher}'`);
  await notifications.open();
  await register(bus, name, events);
  const quietly = (work: Promise<void>) => {
    // A desktop without messages has the menu, which says the same.
    work.catch(() => undefined);
  };
  return {
    show: (next) => {
      item.show(next);
      menu.show(next.menu);
    },
    notify: (notice) => {
      quietly(notifications.show(notice));
    },
    withdraw: (key) => {
      quietly(notifications.withdraw(key));
    },
    close: () => {
      bus.close();
      return Promise.resolve();
    },
  };
}

/** By the bare name: GNOME's watcher refuses one with a path. */
async function register(bus: MessageBus, name: string, events: TrayEvents): Promise<void> {
  try {
    await bus.call({
      destination: watcher,
      path: '/StatusNotifierWatcher',
      interface: watcher,
      member: 'RegisterStatusNotifierItem',
      signature: 's',
      body: [name],
    });
  } catch {
    events.onNote(
      'No panel shows icons yet. On GNOME, install the extension "AppIndicator and KStatusNotifierItem Support".',
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
