import { fork, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { openSocket } from '../../companion/src/daemon/web-socket.ts';
import { JobFiles } from '../../companion/src/queue/job-files.ts';
import { CompanionClient } from '../../shared/src/client/client.ts';
import { FrisketError } from '../../shared/src/errors.ts';
import { faultResult } from '../fakes/fault-result.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { unusedPort } from '../fakes/strangers.ts';
import { testKey } from '../fakes/test-daemon.ts';

export interface KillLoopOptions {
  readonly kills: number;
  /** The same seed kills the same processes after the same waits. */
  readonly seed: number;
  readonly folder: string;
  /** JavaScript, built. */
  readonly daemonEntry: string;
  readonly engineEntry: string;
}

export interface KillLoopReport {
  readonly daemonKills: number;
  readonly engineKills: number;
  readonly jobs: number;
  readonly done: number;
  /** Failed truthfully: the engine was killed under them, or the companion twice. */
  readonly failed: number;
  /** Begun more than once, as a job must be under which a process was killed. */
  readonly begunAgain: number;
}

/** Jobs that are under way at once. */
const jobsAtOnce = 3;
/** Milliseconds within which a process is killed after the last one: about as long as an engine needs to start and to run a few jobs. */
const longestWait = 300;

/** mulberry32: small, seeded and good enough to choose when to kill. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Kills engine and daemon at random points while jobs run, starts the daemon again, and holds after each kill: nothing
 * half-written is read or left, every acknowledged job is still known, no result was lost or changed, and no job ran
 * again whose end its client had been told.
 */
export async function killLoop(options: KillLoopOptions): Promise<KillLoopReport> {
  const { kills, seed, folder } = options;
  const random = randomFrom(seed);
  const port = await unusedPort();
  const diary = join(folder, 'diary.txt');
  const data = join(folder, 'data');
  let daemon = await startChild(options, port, data, diary);
  const client = new CompanionClient({
    openSocket,
    fetch: (url, request) => fetch(url, request),
    ports: [port],
    credential: 'owner',
    key: testKey,
    client: 'the fault suite',
    patience: Number.POSITIVE_INFINITY,
  });
  const work = new Work(client, diary);
  let daemonKills = 0;
  try {
    for (let count = 0; count < kills; count++) {
      while (work.open < jobsAtOnce) work.submit();
      await new Promise((resolve) => setTimeout(resolve, random() * longestWait));
      if (random() < 0.5) {
        killIfThere(await enginePid(daemon));
      } else {
        daemonKills++;
        await killed(daemon);
        await expectWhole(join(data, 'jobs'));
        await work.expectOnDisk(join(data, 'jobs'));
        daemon = await startChild(options, port, data, diary);
        client.retry();
        await work.expectAcknowledgedKept();
      }
    }
    await work.finish();
    await expect.poll(() => filesIn(join(data, 'jobs'))).toEqual([]);
  } finally {
    client.close();
    await killed(daemon);
  }
  return { daemonKills, engineKills: kills - daemonKills, ...(await work.report()) };
}

/** The jobs of one loop, seen from their client. */
class Work {
  readonly #client: CompanionClient;
  readonly #diary: string;
  readonly #running = new Map<string, Promise<void>>();
  /** Acknowledged by the companion, and not yet by the client. */
  readonly #kept = new Set<string>();
  readonly #ended = new Map<number, number>();
  #jobs = 0;
  #done = 0;
  #failed = 0;
  #failure: Error | undefined;

  constructor(client: CompanionClient, diary: string) {
    this.#client = client;
    this.#diary = diary;
  }

  get open(): number {
    return this.#running.size;
  }

  submit(): void {
    const id = newId();
    const seed = ++this.#jobs;
    const running = this.#work(id, seed)
      .catch((error: unknown) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.#running.delete(id));
    this.#running.set(id, running);
  }

  async #work(id: string, seed: number): Promise<void> {
    for (;;) {
      try {
        const { pictures, acknowledge } = await this.#client.submit(generateJob({ seed }), new Map(), {
          id,
          onEvent: ({ type }) => type === 'queued' && this.#kept.add(id),
        });
        expect(pictures.map(({ png }) => Buffer.from(png).equals(faultResult(seed)))).toEqual([true]);
        this.#done++;
        await this.#end(id, seed);
        acknowledge();
        return;
      } catch (error) {
        const code = error instanceof FrisketError ? error.code : undefined;
        // Never submitted: nobody had the job, and it is simply tried again.
        if (this.#client.state.status !== 'closed' && (code === 'not_running' || code === 'port_taken')) continue;
        if (code !== 'engine_crashed' && code !== 'interrupted') throw error;
        this.#failed++;
        await this.#end(id, seed);
        return;
      }
    }
  }

  async #end(id: string, seed: number): Promise<void> {
    this.#kept.delete(id);
    this.#ended.set(seed, await this.#timesBegun(seed));
  }

  /** While the companion is dead: what it acknowledged lies there, whatever its client may submit again later. */
  async expectOnDisk(folder: string): Promise<void> {
    const names = new Set(await filesIn(folder));
    expect([...this.#kept].filter((id) => !names.has(`${id}.job.json`))).toEqual([]);
  }

  async expectAcknowledgedKept(): Promise<void> {
    await this.#connected();
    const kept = [...this.#kept];
    const listed = new Set((await this.#client.list()).map(({ id }) => id));
    // What is still waited for, and not in the list, is lost.
    expect(kept.filter((id) => !listed.has(id) && this.#kept.has(id))).toEqual([]);
    if (this.#failure) throw this.#failure;
  }

  #connected(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#client.state.status !== 'connected') return;
        stop();
        resolve();
      };
      const stop = this.#client.subscribe(look);
      look();
    });
  }

  async finish(): Promise<void> {
    await Promise.all(this.#running.values());
    if (this.#failure) throw this.#failure;
    expect(this.#done + this.#failed).toBe(this.#jobs);
    // Nothing ran again after its client had been told how it ended.
    for (const [seed, begun] of this.#ended) expect([seed, await this.#timesBegun(seed)]).toEqual([seed, begun]);
  }

  async report() {
    let begunAgain = 0;
    for (const seed of this.#ended.keys()) if ((await this.#timesBegun(seed)) > 1) begunAgain++;
    return { jobs: this.#jobs, done: this.#done, failed: this.#failed, begunAgain };
  }

  async #timesBegun(seed: number): Promise<number> {
    const lines = (await readFile(this.#diary, 'utf8').catch(() => '')).split('\n');
    return lines.filter((line) => line === String(seed)).length;
  }
}

function startChild(options: KillLoopOptions, port: number, data: string, diary: string): Promise<ChildProcess> {
  const words = [String(port), data, join(appRoot, 'models'), options.engineEntry, testKey];
  const child = fork(options.daemonEntry, words, {
    execArgv: [],
    env: { ...process.env, FRISKET_FAULT_DIARY: diary },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`The companion did not start: exit code ${code}.`)));
  });
}

function enginePid(daemon: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    daemon.once('message', (message: { pid?: number }) => resolve(message.pid));
    daemon.send('engine');
  });
}

/** The one before may have been killed so lately that its end is still to be noticed. */
function killIfThere(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

const filesIn = (folder: string) => readdir(folder).catch((): string[] => []);

/** Right after a kill: what has its name is whole; only what is marked as unfinished may be anything else. */
async function expectWhole(folder: string): Promise<void> {
  for (const name of await filesIn(folder)) {
    if (!name.endsWith('.json')) continue;
    const text = await readFile(join(folder, name), 'utf8').catch(() => '{}');
    expect(() => void JSON.parse(text), name).not.toThrow();
  }
  expect(new JobFiles(folder).folder).toBe(folder);
}
