import { fork, spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { choosePort } from '../../companion/src/daemon/choose-port.ts';
import { listen } from '../../companion/src/daemon/listen.ts';
import { lastLines } from '../../companion/src/observability/read-log.ts';
import { logFile } from '../../companion/src/observability/log-file.ts';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { buildChild } from '../fakes/build-child.ts';
import { makeClient, noImages } from '../fakes/clients.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { unusedPort } from '../fakes/strangers.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { startTestDaemon, testKey } from '../fakes/test-daemon.ts';

/** One instance; SIGTERM drains; sleep and wake survive. */

const daemonEntry = buildChild('./fault-daemon-main.ts');
const engineEntry = buildChild('./fault-engine-main.ts');
afterAll(() => {
  for (const entry of [daemonEntry, engineEntry]) rmSync(entry);
});

/** `frisket start` until it has said that it runs, or that another one does. */
function start(port: number, data: string) {
  const words = [join(appRoot, 'bin', 'frisket.js'), 'start', '--no-open', '--port', String(port), '--data', data];
  const child = spawn(process.execPath, words);
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (/Ctrl-C|runs already/.test(output)) resolve(output);
      });
  });
  return { child, ended, said: Promise.race([said, ended.then(() => output)]) };
}

test('one instance: of two that are started at once with one data folder, one serves and the other says where', async () => {
  const [port, data] = [await unusedPort(), await temporaryFolder()];
  const both = [start(port, data), start(port, data)];
  const said = await Promise.all(both.map((each) => each.said));
  expect(said.filter((text) => text.includes('Ctrl-C'))).toHaveLength(1);
  const second = said.findIndex((text) => text.includes(`Frisket runs already, on port ${port}`));
  expect(await both[second]?.ended).toBe(0);
});

test('a companion of this person that listens and does not serve yet is waited for: one instance', async () => {
  const starting = await listen(0);
  if (!starting) throw new Error('No port is free.');
  const choice = choosePort([starting.port], testKey);
  // What it asks first is answered by 503.
  await Promise.race(starting.servers.map((server) => new Promise((resolve) => server.once('request', resolve))));
  await startTestDaemon({ listening: starting });
  expect(await choice).toMatchObject({ kind: 'running', port: starting.port });
});

test('SIGTERM drains: exit code 0, nothing runs on, and the job that ran is begun again with the next start', async () => {
  const [port, data] = [await unusedPort(), await temporaryFolder()];
  const first = start(port, data);
  await first.said;
  const client = makeClient([port], { key: await loadOwnerKey(data), patience: 120_000 });
  const id = newId();
  const events: string[] = [];
  const controller = new AbortController();
  const outcome = client
    .submit(generateJob({ steps: 500 }), noImages, {
      id,
      signal: controller.signal,
      onEvent: ({ type }) => events.push(type),
    })
    .catch(() => undefined);
  await expect.poll(() => events).toContain('progress');
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const { texts } = await lastLines(logFile(data), 100);
  const logged = texts.map((text) => (JSON.parse(text) as { event: string }).event);
  expect(logged.slice(logged.indexOf('companion.stopping')).at(-1)).toBe('companion.stopped');
  expect(await readdir(join(data, 'jobs'))).toEqual([`${id}.job.json`, `${id}.start.json`]);
  events.length = 0;
  const second = start(port, data);
  await second.said;
  client.retry();
  await expect.poll(() => events).toContain('started');
  controller.abort();
  await outcome;
});

test.runIf(process.platform !== 'win32')(
  'sleep and wake survive: companion and engine are stopped in the middle of a job (SIGSTOP) and go on (SIGCONT)',
  async () => {
    const [port, folder] = [await unusedPort(), await temporaryFolder()];
    const diary = join(folder, 'diary.txt');
    const daemon: ChildProcess = fork(
      daemonEntry,
      [String(port), join(folder, 'data'), join(appRoot, 'models'), engineEntry, testKey],
      { execArgv: [], env: { ...process.env, FRISKET_FAULT_DIARY: diary } },
    );
    onTestFinished(() => void daemon.kill('SIGKILL'));
    await new Promise((resolve) => daemon.once('message', resolve));
    const engine = await new Promise<number>((resolve) => {
      daemon.once('message', ({ pid }: { pid: number }) => resolve(pid));
      daemon.send('engine');
    });
    const client = makeClient([port]);
    const outcome = client.submit(generateJob({ seed: 5 }), noImages, {
      onEvent: ({ type }) => {
        if (type === 'started') for (const pid of [engine, daemon.pid ?? 0]) process.kill(pid, 'SIGSTOP');
      },
    });
    const stateOf = async (pid: number) => / ([A-Z]) /.exec(await readFile(`/proc/${pid}/stat`, 'utf8'))?.[1];
    if (process.platform === 'linux')
      for (const pid of [engine, daemon.pid ?? 0]) await expect.poll(() => stateOf(pid)).toBe('T');
    for (const pid of [engine, daemon.pid ?? 0]) process.kill(pid, 'SIGCONT');
    expect((await outcome).pictures).toHaveLength(1);
    expect(await readFile(diary, 'utf8')).toBe('5\n');
    expect(daemon.exitCode).toBeNull();
    expect((await client.status()).engine.restarts).toBe(0);
  },
);
