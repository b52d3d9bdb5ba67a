import { spawnSync } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TrayUnavailable, type TrayAction, type TrayView } from '../../../../companion/src/tray/backend.ts';
import type { Pixmap } from '../../../../companion/src/tray/icon-files.ts';
import { linuxSni } from '../../../../companion/src/tray/linux/linux-sni.ts';
import { Panel } from '../../../fakes/desktop/panel.ts';
import { startBusDaemon, startBusInProcess } from '../../../fakes/desktop/private-bus.ts';

const hasBusDaemon = spawnSync('dbus-daemon', ['--version']).status === 0;

const red: Pixmap = [1, 1, Uint8Array.of(255, 200, 0, 0)];
const blue: Pixmap = [1, 1, Uint8Array.of(255, 0, 0, 200)];
const pixmaps = () =>
  Promise.resolve(
    new Map([
      ['idle', [blue]],
      ['attention', [red]],
    ] as const),
  );

const view: TrayView = {
  icon: 'idle',
  tooltip: 'Frisket: Ready',
  menu: [
    { kind: 'label', key: 'status', text: 'Ready' },
    { kind: 'separator', key: 'line' },
    { kind: 'action', key: 'open', text: 'Open my_page', action: { type: 'open-playground' }, enabled: true },
    { kind: 'checkbox', key: 'pause', text: 'Pause', checked: false, action: { type: 'pause' }, enabled: true },
    { kind: 'action', key: 'logs', text: 'Open logs', action: { type: 'open-logs' }, enabled: false },
  ],
};

async function openTray(address: string) {
  const actions: TrayAction[] = [];
  const notes: string[] = [];
  const gone: string[] = [];
  const tray = await linuxSni({ environment: { DBUS_SESSION_BUS_ADDRESS: address }, pixmaps }).open(view, {
    onAction: (action) => actions.push(action),
    onNote: (note) => notes.push(note),
    onGone: (reason) => gone.push(reason),
  });
  onTestFinished(() => tray.close());
  return { tray, actions, notes, gone };
}

describe.each([
  { bus: 'a bus in this process', start: startBusInProcess, skip: false },
  { bus: 'dbus-daemon', start: startBusDaemon, skip: !hasBusDaemon },
])('over $bus', ({ start, skip }) => {
  test.skipIf(skip)('the icon registers by its bare name and shows its picture, tooltip and menu', async () => {
    const { address } = await start();
    const panel = await Panel.open(address);
    await openTray(address);
    expect(panel.icons).toEqual([`org.kde.StatusNotifierItem-${process.pid}-1`]);
    expect(await panel.property('ToolTip')).toEqual(['', [], 'Frisket: Ready', '']);
    const pixels = [...blue[2]];
    expect(await panel.property('IconPixmap')).toEqual([[1, 1, Buffer.from(pixels)]]);
    expect((await panel.menu()).map(({ properties }) => properties)).toEqual([
      { label: 'Ready', enabled: false },
      { type: 'separator' },
      { label: 'Open my__page', enabled: true },
      { label: 'Pause', enabled: true, 'toggle-type': 'checkmark', 'toggle-state': 0 },
      { label: 'Open logs', enabled: false },
    ]);
  });

  test.skipIf(skip)('a click does what its item says, and nothing where the item is off', async () => {
    const { address } = await start();
    const panel = await Panel.open(address);
    const { actions } = await openTray(address);
    await panel.click('Open logs');
    await panel.click('Ready');
    await panel.click('Pause');
    await panel.click('Open my__page');
    expect(actions).toEqual([{ type: 'pause' }, { type: 'open-playground' }]);
  });

  test.skipIf(skip)('a line that changes is changed in place, another layout is announced', async () => {
    const { address } = await start();
    const panel = await Panel.open(address);
    const { tray } = await openTray(address);
    const [status] = await panel.menu();
    const [, ...rest] = view.menu;
    tray.show({ ...view, menu: [{ kind: 'label', key: 'status', text: 'Filling 40 %' }, ...rest] });
    await expect.poll(() => panel.signals.map(({ member }) => member)).toEqual(['ItemsPropertiesUpdated']);
    expect((await panel.menu())[0]).toEqual({ id: status!.id, properties: { label: 'Filling 40 %', enabled: false } });
    tray.show({ ...view, icon: 'attention', menu: rest });
    await expect
      .poll(() => panel.signals.map(({ member }) => member))
      .toEqual(['ItemsPropertiesUpdated', 'NewIcon', 'NewAttentionIcon', 'NewStatus', 'LayoutUpdated']);
    expect(await panel.property('Status')).toBe('NeedsAttention');
    expect(await panel.property('IconPixmap')).toEqual([[1, 1, Buffer.from(red[2])]]);
    expect(await panel.labels()).not.toContain('Ready');
  });

  test.skipIf(skip)('a panel that comes late, or comes back, gets the icon', async () => {
    const { address } = await start();
    const { notes } = await openTray(address);
    expect(notes).toEqual([expect.stringContaining('AppIndicator')]);
    const first = await Panel.open(address);
    await expect.poll(() => first.icons).toHaveLength(1);
    first.bus.close();
    const second = await Panel.open(address);
    await expect.poll(() => second.icons).toHaveLength(1);
    expect(await second.labels()).toContain('Pause');
  });

  test.skipIf(skip)('a message has its buttons, replaces the one before, and is taken back', async () => {
    const { address } = await start();
    const panel = await Panel.open(address);
    const { tray, actions } = await openTray(address);
    const notice = {
      key: 'pairing',
      title: 'Figma asks',
      body: 'A <b> & c',
      buttons: [
        { text: '42', action: { type: 'answer-pairing', request: 'r', number: 42 } as const },
        { text: 'Not me', action: { type: 'answer-pairing', request: 'r' } as const },
      ],
      urgent: true,
    };
    tray.notify(notice);
    await expect.poll(() => panel.messages).toHaveLength(1);
    expect(panel.messages[0]).toMatchObject({
      replaces: 0,
      title: 'Figma asks',
      body: 'A &lt;b&gt; &amp; c',
      buttons: ['42', 'Not me'],
    });
    panel.press(1, 0);
    await expect.poll(() => actions).toEqual([{ type: 'answer-pairing', request: 'r', number: 42 }]);
    tray.notify(notice);
    await expect.poll(() => panel.messages[1]?.replaces).toBe(1);
    tray.withdraw('pairing');
    await expect.poll(() => panel.withdrawn).toEqual([2]);
  });

  test.skipIf(skip)('when the session ends, the icon is gone for good, and that is said once', async () => {
    const { address, stop } = await start();
    const { gone, tray } = await openTray(address);
    await stop();
    await expect.poll(() => gone).toHaveLength(1);
    tray.show({ ...view, icon: 'attention' });
    tray.notify({ key: 'job', title: 'Done', body: '', buttons: [], urgent: false });
    expect(gone).toHaveLength(1);
  });

  test.skipIf(skip)('questions that make no sense are answered with errors, and the icon stays', async () => {
    const { address } = await start();
    const panel = await Panel.open(address);
    await openTray(address);
    await expect(panel.property('Nonsense')).rejects.toThrow('no property Nonsense');
    const about = { destination: panel.icons[0]!, path: '/MenuBar', interface: 'com.canonical.dbusmenu' };
    await expect(panel.bus.call({ ...about, member: 'Explode' })).rejects.toThrow('no method');
    await expect(
      panel.bus.call({ ...about, member: 'GetLayout', signature: 'iias', body: [99, -1, []] }),
    ).rejects.toThrow('no item 99');
    await expect(panel.bus.call({ ...about, path: '/elsewhere', member: 'GetLayout' })).rejects.toThrow('no object');
    expect(await panel.labels()).toContain('Ready');
  });
});

test.each([
  ['no session', {}],
  ['a bus that is not there', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }],
  ['an address that is none', { DBUS_SESSION_BUS_ADDRESS: 'nonsense' }],
])('%s: there is no icon, said in a sentence', async (_case, environment) => {
  const opened = linuxSni({ environment, pixmaps }).open(view, {
    onAction: () => undefined,
    onNote: () => undefined,
    onGone: () => undefined,
  });
  await expect(opened).rejects.toThrow(TrayUnavailable);
});
