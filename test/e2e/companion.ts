import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/frisket.js', import.meta.url));

export interface Companion {
  readonly port: number;
  /** What the terminal shows: the page with its single-use key. */
  readonly startLink: string;
  /** Standard output and standard error so far. */
  readonly output: () => string;
  /** As Ctrl-C does; resolves once the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface CompanionOptions {
  /** A free one unless given. */
  readonly port?: number;
  /** Kept afterwards; a new one, removed afterwards, unless given. */
  readonly data?: string;
  /** Laid over this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the companion as a person does, `frisket start`,. */
export async function startCompanion({ port, data, environment = {} }: CompanionOptions = {}): Promise<Companion> {
  const chosenPort = port ?? (await freePort());
  const folder = data ?? (await dataFolder());
  const child = spawn(
    process.execPath,
    [command, 'start', '--no-open', '--port', String(chosenPort), '--data', folder],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = collect(child);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal);
    await ended;
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const startLink = await seen(child, output, /http:\/\/localhost:\d+\/#\S+/);
    return { port: Number(new URL(startLink).port), startLink, output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function dataFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'frisket-e2e-'));
}

function collect(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return () => output;
}

/** The first text that matches; rejects when the process ends without having said it. */
function seen(child: ChildProcess, output: () => string, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(output());
      if (found) resolve(found[0]);
    };
    child.stdout?.on('data', look);
    child.once('close', (code) => reject(new Error(`The companion ended (${code}) and had said:\n${output()}`)));
  });
}

/** Outside the three that the manifest lists, so that tests never meet a companion that a person has running. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('No port was given.'));
      });
    });
  });
}
