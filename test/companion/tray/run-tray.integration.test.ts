import { expect, onTestFinished, test } from 'vitest';
import { openSocket } from '../../../companion/src/daemon/web-socket.ts';
import { startPageUrl } from '../../../companion/src/daemon/start-links.ts';
import { linuxSni } from '../../../companion/src/tray/linux/linux-sni.ts';
import { runTray, trayClient, type TrayEnd, type TrayOptions } from '../../../companion/src/tray/run-tray.ts';
import type { StartAtLogin } from '../../../companion/src/tray/state.ts';
import { Panel } from '../../fakes/desktop/panel.ts';
import { restartBusInProcess, startBusInProcess } from '../../fakes/desktop/private-bus.ts';
import { generateJob, newId } from '../../fakes/jobs.ts';
import { RawClient, welcomedClient } from '../../fakes/raw-client.ts';
import { startTestDaemon, testKey } from '../../fakes/test-daemon.ts';

interface Desk {
  readonly panel: Panel;
  readonly opened: string[];
  readonly notes: string[];
  readonly ended: Promise<TrayEnd>;
  readonly stop: () => void;
  readonly address: string;
}

/** The real tray over a private bus, with a panel that clicks. */
async function startTray(port: number, changes: Partial<TrayOptions> = {}, bus?: string): Promise<Desk> {
  const address = bus ?? (await startBusInProcess()).address;
  const panel = await Panel.open(address);
  const opened: string[] = [];
  const notes: string[] = [];
  const controller = new AbortController();
  let login: StartAtLogin = { kind: 'off' };
  const ended = runTray({
    backend: linuxSni({
      environment: { DBUS_SESSION_BUS_ADDRESS: address },
      pixmaps: () => Promise.resolve(new Map()),
    }),
    companion: {
      openSocket,
      fetch: (url, options) => fetch(url, options),
      ports: [port],
      credential: 'owner',
      key: testKey,
    },
    startAtLogin: {
      read: () => Promise.resolve(login),
      set: (on) => {
        login = { kind: on ? 'on' : 'off' };
        return Promise.resolve();
      },
    },
    open: (target) => {
      opened.push(target);
      return Promise.resolve();
    },
    pageFor: startPageUrl,
    logFile: '/data/logs/frisket.log',
    notifications: true,
    note: (text) => notes.push(text),
    signal: controller.signal,
    ...changes,
  });
  const stop = () => {
    controller.abort();
  };
  onTestFinished(async () => {
    stop();
    await ended;
  });
  await expect.poll(() => panel.icons.length).toBe(1);
  return { panel, opened, notes, ended, stop, address };
}

const firstLine = async ({ panel }: Desk) => (await panel.labels())[0];

test('the menu follows a job from its start to its end, and quitting in between offers to wait for it', async () => {
  const { port, engine } = await startTestDaemon();
  const desk = await startTray(port);
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  const client = await welcomedClient(port);
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  const run = await engine.nextRun();
  run.progress({ stage: 'Painting', step: 1, steps: 4 });
  await expect.poll(() => firstLine(desk)).toBe('Painting a picture 25 %');
  expect(await desk.panel.labels()).toContain('Quit when this is done');
  await run.finish();
  await expect.poll(() => firstLine(desk)).toBe('Ready');
});

test('Pause pauses, Open playground opens a page with a fresh word, Open logs the log', async () => {
  const { port } = await startTestDaemon();
  const desk = await startTray(port);
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  await desk.panel.click('Pause');
  await expect.poll(() => firstLine(desk)).toBe('Paused');
  await desk.panel.click('Pause');
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  await desk.panel.click('Open playground');
  await desk.panel.click('Open logs');
  await expect
    .poll(() => [...desk.opened].sort())
    .toEqual([
      '/data/logs/frisket.log',
      expect.stringMatching(new RegExp(`^http://localhost:${port}/#once=[0-9a-f]{64}$`)),
    ]);
});

test('Start at login is switched on from the menu, and shows it', async () => {
  const { port } = await startTestDaemon();
  const desk = await startTray(port);
  const ticked = async () =>
    (await desk.panel.menu()).find(({ properties }) => properties.label === 'Start at login')?.properties[
      'toggle-state'
    ];
  expect(await ticked()).toBe(0);
  await desk.panel.click('Start at login');
  await expect.poll(ticked).toBe(1);
});

test('a client that asks to be paired is shown with its numbers, and "It is not me" refuses it', async () => {
  const { port } = await startTestDaemon();
  const desk = await startTray(port);
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  const stranger = new RawClient(port);
  await stranger.opened();
  stranger.send({ type: 'pair', protocol: 1, client: 'Figma plugin 0.1.0' });
  await stranger.next('pair.commitment');
  // A public key of X25519: any point will do for who is refused.
  stranger.send({ type: 'pair.half', publicKey: '09'.padEnd(64, '0'), nonce: 'ab'.repeat(32) });
  await expect.poll(() => firstLine(desk)).toBe('Figma plugin 0.1.0 asks to connect');
  const labels = await desk.panel.labels();
  expect(labels.filter((label) => /^It shows \d\d$/.test(label))).toHaveLength(3);
  await expect.poll(() => desk.panel.messages.length).toBe(1);
  expect(desk.panel.messages[0]?.buttons).toHaveLength(4);
  await desk.panel.click('It is not me');
  expect((await stranger.next('refused')).error.code).toBe('pairing_refused');
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  await expect.poll(() => desk.panel.withdrawn).toEqual([1]);
});

test('Quit ends the companion, and the tray with it', async () => {
  const { port, daemon } = await startTestDaemon({
    onStop: () => void daemon.close(),
  });
  const desk = await startTray(port);
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  await desk.panel.click('Quit');
  expect(await desk.ended).toBe('quit');
});

test('without messages of the desktop when they are switched off', async () => {
  const { port, engine } = await startTestDaemon();
  const desk = await startTray(port, { notifications: false });
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  engine.now = { ...engine.now, phase: 'stopped' };
  const client = await welcomedClient(port);
  client.send({ type: 'pause' });
  await expect.poll(() => firstLine(desk)).toMatch(/engine/i);
  expect(desk.panel.messages).toEqual([]);
});

test('a companion that goes away is said, and one that comes back is found', async () => {
  const first = await startTestDaemon();
  const desk = await startTray(first.port);
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  await first.daemon.close();
  await expect.poll(() => firstLine(desk)).toMatch(/^The Frisket companion is not running/);
  expect(await desk.panel.property('Status')).toBe('NeedsAttention');
  await desk.panel.click('Quit');
  expect(await desk.ended).toBe('quit');
});

test('a message bus that is restarted has the icon again, with what is true by then', async () => {
  const { port } = await startTestDaemon();
  const bus = await startBusInProcess();
  const desk = await startTray(port, { returnTries: Array.from({ length: 100 }, () => 50) }, bus.address);
  await expect.poll(() => firstLine(desk)).toBe('Ready');
  await bus.stop();
  const client = await welcomedClient(port);
  client.send({ type: 'pause' });
  await restartBusInProcess(bus.address);
  const panel = await Panel.open(bus.address);
  await expect.poll(() => panel.icons.length).toBe(1);
  await expect.poll(async () => (await panel.labels())[0]).toBe('Paused');
  expect(desk.notes[0]).toContain('icon is gone');
  expect(desk.notes).toContain("The tray's icon is back.");
  await panel.click('Pause');
  await expect.poll(async () => (await panel.labels())[0]).toBe('Ready');
});

test('the tray ends when the bus stays away: the session is over', async () => {
  const { port } = await startTestDaemon();
  const bus = await startBusInProcess();
  const desk = await startTray(port, { returnTries: [0, 10] }, bus.address);
  await bus.stop();
  expect(await desk.ended).toBe('session-ended');
});

test('a second tray leaves: there is an icon already', async () => {
  const { port } = await startTestDaemon();
  const first = await startTray(port);
  await expect.poll(() => firstLine(first)).toBe('Ready');
  const second = await startTray(port);
  expect(await second.ended).toBe('another-tray');
  const client = await welcomedClient(port);
  await expect
    .poll(async () => {
      client.send({ type: 'status' });
      return (await client.next('status')).status.clients.filter(({ name }) => name === trayClient).length;
    })
    .toBe(1);
});

test('a newer version that the person asked for is a line of the menu', async () => {
  const { port } = await startTestDaemon();
  const page = 'https://example.org/frisket';
  const desk = await startTray(port, { update: () => Promise.resolve({ version: '9.0.0', page }) });
  await expect.poll(() => desk.panel.labels()).toContain('Version 9.0.0 is available');
  await desk.panel.click('Version 9.0.0 is available');
  await expect.poll(() => desk.opened).toEqual([page]);
});
