import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { parseBusAddress } from '../../companion/src/tray/linux/bus-address.ts';
import { MessageBus } from '../../companion/src/tray/linux/message-bus.ts';
import { freePort } from '../e2e/companion.ts';
import { makeClient, noImages } from '../fakes/clients.ts';
import { startBusDaemon } from '../fakes/desktop/private-bus.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { RawClient } from '../fakes/raw-client.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { has, start, type Environment } from './processes.ts';
import { Screen, settle } from './screen.ts';

const programs = ['dbus-daemon', 'Xvfb', 'xfce4-panel', 'xdotool', 'import'];
const missing = (await Promise.all(programs.map(async (name) => ((await has(name)) ? [] : [name])))).flat();

/** A panel at the top, of nothing but the area for icons at its right end. */
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="30"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator"><property name="expand" type="bool" value="true"/></property>
    <property name="plugin-2" type="string" value="systray"/>
  </property>
</channel>
`;

/** A desktop of a person who has just logged in. */
async function openDesktop(): Promise<{ readonly screen: Screen; readonly bus: MessageBus; readonly home: string }> {
  const home = await temporaryFolder();
  const settings = join(home, '.config/xfce4/xfconf/xfce-perchannel-xml');
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, 'xfce4-panel.xml'), panelSettings);
  const own: Environment = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: home,
  };
  const screen = await Screen.open(own, '640x360');
  // What the bus starts, the panel's own settings for one, has the bus's environment.
  const { address } = await startBusDaemon({ ...own, ...screen.environment });
  const environment = { ...screen.environment, DBUS_SESSION_BUS_ADDRESS: address };
  start('xfce4-panel', ['--disable-wm-check'], { env: environment });
  const bus = await MessageBus.connect(parseBusAddress(address)!);
  await expect
    .poll(async () => (await bus.callBus('NameHasOwner', 's', 'org.kde.StatusNotifierWatcher'))[0], { timeout: 60_000 })
    .toBe(true);
  return { screen: Object.assign(screen, { environment }), bus, home };
}

test.skipIf(missing.length > 0)(
  `in a real panel: the icon, its menu at rest, at work and asked for a number, and Quit${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
  async () => {
    const { screen, home } = await openDesktop();
    const port = await freePort();
    const data = join(home, 'data');
    const words = ['start', '--no-open', '--tray', '--port', String(port), '--data', data];
    const companion = start(process.execPath, [join(appRoot, 'bin/frisket.js'), ...words], { env: screen.environment });
    const place = { timeout: 60_000, interval: 500 };
    await expect.poll(() => screen.icon(), place).toBeDefined();
    const client = makeClient([port], { key: await loadOwnerKey(data) });
    await expect.poll(async () => (await client.status()).engine.state, place).toBe('ready');

    const openMenu = async () => {
      const before = (await screen.windows()).length;
      await screen.click((await screen.icon())!);
      await expect.poll(async () => (await screen.windows()).length, place).toBeGreaterThan(before - 1);
      await screen.moveAway();
      // A menu that is up is drawn by the time that the next screenshot equals the one before.
      await settle(screen);
    };
    await openMenu();
    await screen.keep('tray-ready.png');
    await screen.press('Escape');

    const stranger = new RawClient(port);
    await stranger.opened();
    stranger.send({ type: 'pair', protocol: 1, client: 'Figma plugin 0.1.0' });
    await stranger.next('pair.commitment');
    stranger.send({ type: 'pair.half', publicKey: '09'.padEnd(64, '0'), nonce: 'ab'.repeat(32) });
    await settle(screen);
    await openMenu();
    await screen.keep('tray-pairing.png');
    // The question, three numbers, and the refusal: labels are passed over.
    await screen.press('Down', 'Down', 'Down', 'Down', 'Return');
    expect((await stranger.next('refused')).error.code).toBe('pairing_refused');

    const began = new Promise<void>((resolve) => {
      client
        .submit(generateJob({ width: 256, height: 256, steps: 500 }), noImages, {
          id: newId(),
          onEvent: (event) => (event.type === 'progress' && event.step > 40 ? resolve() : undefined),
        })
        .catch(() => undefined);
    });
    await began;
    await openMenu();
    await screen.keep('tray-working.png');
    // The last line: to quit now.
    await screen.press('Up', 'Return');
    expect(await companion.ended).toBe(0);
    await expect.poll(() => screen.icon(), place).toBeUndefined();
  },
);
