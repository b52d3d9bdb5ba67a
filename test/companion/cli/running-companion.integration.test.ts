import { execFile, spawn } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../companion/src/app-root.ts';
import { statusSchema } from '../../../shared/src/status.ts';
import { version } from '../../../shared/src/version.ts';
import { unusedPort } from '../../fakes/strangers.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const command = join(appRoot, 'bin', 'frisket.js');

test('status, pause, resume, logs and metrics of a companion that is configured by its file', async () => {
  const data = await temporaryFolder();
  const port = await unusedPort();
  await writeFile(join(data, 'config.toml'), `port = ${port}\nopen = false\nlog-level = "debug"\n`);
  const environment = { ...process.env, FRISKET_DATA: data };
  const frisket = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [command, ...words], { env: environment }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  const without = await frisket('status');
  expect([without.code, without.stdout]).toEqual([1, '']);
  expect(without.stderr).toMatch(new RegExp(`^frisket: The Frisket companion is not running .*${port}.*npm start`));
  expect((await frisket('logs')).stderr).toContain('There is no log yet');

  const child = spawn(process.execPath, [command, 'start'], { env: environment });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Ctrl-C')) resolve();
    });
  });

  const { code, stdout } = await frisket('status');
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Frisket ${version} has run on port ${port} for `));
  expect(stdout).toMatch(/^Clients +none$/m);
  const status = statusSchema.parse(JSON.parse((await frisket('status', '--json')).stdout));
  expect(status.queue).toEqual({ waiting: 0, running: 0, finished: 0, paused: false });

  expect((await frisket('pause')).stdout).toBe('Paused. Nothing runs.\n');
  expect((await frisket('status')).stdout).toContain('paused');
  expect((await frisket('resume')).stdout).toBe('Resumed, with 0 jobs to do.\n');

  const token = (await readFile(join(data, 'metrics-token'), 'utf8')).trim();
  expect((await stat(join(data, 'metrics-token'))).mode & 0o777).toBe(0o600);
  const metrics = await fetch(`http://localhost:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(await metrics.text()).toContain('frisket_queue_paused 0');

  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  const logged = (await frisket('logs')).stdout.trimEnd().split('\n');
  const events = logged.map((line) => (JSON.parse(line) as { event: string }).event);
  expect([events[0], ...events.slice(-2)]).toEqual(['companion.started', 'companion.stopping', 'companion.stopped']);
  expect(events).toEqual(expect.arrayContaining(['client.connected', 'queue.paused', 'queue.resumed', 'client.left']));
  expect((await frisket('logs', '-n', '1')).stdout.trimEnd()).toBe(logged.at(-1));

  const { settings, origins, file } = JSON.parse((await frisket('config', '--json', '--no-open')).stdout) as {
    settings: Record<string, unknown>;
    origins: Record<string, unknown>;
    file: string;
  };
  expect([file, settings.port, origins.port]).toEqual([join(data, 'config.toml'), port, 'file']);
  expect([origins.data, origins.open, origins.provider]).toEqual(['variable', 'flag', 'default']);
  expect((await frisket('config')).stdout).toMatch(/^log-level +"debug" +file$/m);
});
