import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../companion/src/app-root.ts';
import { loadOwnerKey } from '../../../companion/src/store/owner-key.ts';
import { freePort } from '../../e2e/companion.ts';
import { makeClient } from '../../fakes/clients.ts';
import { Panel } from '../../fakes/desktop/panel.ts';
import { restartBusInProcess, startBusInProcess } from '../../fakes/desktop/private-bus.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const patient = { interval: 200 };

test.runIf(process.platform === 'linux')(
  'companion and tray that were stopped as in sleep go on, and find a desktop that was restarted meanwhile',
  async () => {
    const bus = await startBusInProcess();
    const before = await Panel.open(bus.address);
    const [port, home] = [await freePort(), await temporaryFolder()];
    const words = ['start', '--no-open', '--tray', '--port', String(port), '--data', home];
    const companion = spawn(process.execPath, [join(appRoot, 'bin/frisket.js'), ...words], {
      env: { PATH: process.env.PATH, HOME: home, DBUS_SESSION_BUS_ADDRESS: bus.address },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => companion.once('close', resolve));
    const tray = () => Number(/-(\d+)-/.exec(before.icons[0] ?? '')?.[1] ?? 0);
    onTestFinished(async () => {
      for (const pid of [companion.pid ?? 0, tray()]) resume(pid);
      companion.kill();
      await ended;
    });
    await expect.poll(() => before.icons.length, patient).toBe(1);
    await expect.poll(async () => (await before.labels())[0], patient).toBe('Ready');

    const processes = [companion.pid ?? 0, tray()];
    for (const pid of processes) process.kill(pid, 'SIGSTOP');
    for (const pid of processes) await expect.poll(() => stateOf(pid), patient).toBe('T');
    await bus.stop();
    await restartBusInProcess(bus.address);
    const after = await Panel.open(bus.address);
    for (const pid of processes) process.kill(pid, 'SIGCONT');

    await expect.poll(() => after.icons.length, patient).toBe(1);
    await expect.poll(async () => (await after.labels())[0], patient).toBe('Ready');
    const client = makeClient([port], { key: await loadOwnerKey(home) });
    expect((await client.status()).engine.restarts).toBe(0);
    await after.click('Quit');
    expect(await ended).toBe(0);
  },
);

const stateOf = async (pid: number) => / ([A-Z]) /.exec(await readFile(`/proc/${pid}/stat`, 'utf8'))?.[1];

function resume(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGCONT');
  } catch {
    // It has ended.
  }
}
