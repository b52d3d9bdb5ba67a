import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../companion/src/app-root.ts';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { loadOwnerKey } from '../../../companion/src/store/owner-key.ts';
import { closeServer, listen } from '../../../companion/src/daemon/listen.ts';
import { openSocket } from '../../../companion/src/daemon/web-socket.ts';
import { CompanionClient } from '../../../shared/src/client/client.ts';
import { requestSchema } from '../../../shared/src/request.ts';
import { pngOf } from '../../fakes/pictures.ts';

const command = join(appRoot, 'bin', 'frisket.js');
let data: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'frisket-start-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
});

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly page: string;
  readonly output: () => string;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/** `frisket start` until it has said where it runs. */
async function start(port: number, ...words: string[]): Promise<Started> {
  const child = spawn(process.execPath, [
    command,
    'start',
    '--no-open',
    '--port',
    String(port),
    '--data',
    data,
    ...words,
  ]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const running = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C')) resolve();
      });
  });
  await Promise.race([running, ended.then((code) => Promise.reject(new Error(`It ended with ${code}: ${output}`)))]);
  return {
    child,
    port,
    page: /http:\/\/localhost:\S+/.exec(output)?.[0] ?? '',
    output: () => output,
    ended,
  };
}

/** A command to its end. */
function frisket(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...words], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function freePort(): Promise<number> {
  const listening = await listen(0);
  await Promise.all(listening!.servers.map(closeServer));
  return listening!.port;
}

async function connectTo({ port }: Started): Promise<CompanionClient> {
  const client = new CompanionClient({
    openSocket,
    fetch: (url, options) => fetch(url, options),
    ports: [port],
    credential: 'owner',
    key: await loadOwnerKey(data),
    client: 'a test',
  });
  onTestFinished(() => client.close());
  return client;
}

test('it says where it runs, how to connect, and that Figma will not find this port', async () => {
  const { output, page, port } = await start(await freePort());
  expect(page).toMatch(new RegExp(`^http://localhost:${port}/#once=[0-9a-f]{64}$`));
  expect(output()).toContain(`Figma's plugin looks for ports 3775, 3776, 3777 only and will not find ${port}`);
  // As it was started here, since a clone has no `frisket`.
  expect(output()).toMatch(/`node \S*bin\/frisket\.js pair` asks here/);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s stops it, and its engine, with exit code 0', async (signal) => {
  const { child, ended, output } = await start(await freePort());
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(output()).toContain('Stopping.');
  expect(output()).not.toContain('crashed');
});

test('a second start finds the first, gives a fresh start page, and ends with 0', async () => {
  const first = await start(await freePort());
  const { code, stdout } = await frisket('start', '--no-open', '--port', String(first.port), '--data', data);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining(`runs already, on port ${first.port}`) as unknown,
  });
  const once = /#once=([0-9a-f]{64})/.exec(stdout)?.[1];
  expect(once).toBeDefined();
  expect(first.page).not.toContain(once!);
  const answer = await fetch(`http://localhost:${first.port}/once`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${first.port}` },
    body: JSON.stringify({ once }),
  });
  expect(answer.status).toBe(200);
});

test('a port that another program holds: says so, exit code 1', async () => {
  const server = createServer((socket) => socket.resume().end());
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { code, stderr } = await frisket('start', '--no-open', '--port', String(port), '--data', data);
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^frisket: Port ${port} is held by another program\\. .*--port\\.$`, 'm'));
});

test('stopped in the middle of a job, it ends', async () => {
  const started = await start(await freePort());
  const client = await connectTo(started);
  const began = new Promise<void>((resolve) => {
    client
      .submit(
        { kind: 'generate', model: 'swatch', prompt: 'clouds', seed: 1, width: 256, height: 256, steps: 500 },
        new Map(),
        { onEvent: (event) => (event.type === 'progress' && event.step > 0 ? resolve() : undefined) },
      )
      .catch(() => undefined);
  });
  await began;
  started.child.kill('SIGINT');
  expect(await started.ended).toBe(0);
});

describe('the same seed gives the same picture through the daemon and through the command line', () => {
  const png = async (name: string) => readFile(join(data, name));

  test('from text', async () => {
    const client = await connectTo(await start(await freePort()));
    const job = { kind: 'generate', model: 'swatch', prompt: 'sunset sky', seed: 7, width: 128, height: 96 } as const;
    const { pictures } = await client.submit(job, new Map());
    const size = ['--width', '128', '--height', '96'];
    const { code } = await frisket('generate', job.prompt, '--seed', '7', ...size, '--out', join(data, 'sky.png'));
    expect(code).toBe(0);
    expect(Buffer.from(pictures[0]!.png).equals(await png('sky.png'))).toBe(true);
  });

  test('and by a request file', async () => {
    const image = await pngOf(128, 96, '#208040');
    const request = {
      model: 'swatch',
      task: 'image-to-image',
      prompt: 'sunset sky',
      width: 128,
      height: 96,
      steps: 4,
      guidanceScale: 3,
      strength: 0.75,
      seed: 7,
      image: 'image.png',
    } as const;
    await writeFile(join(data, 'image.png'), image);
    await writeFile(join(data, 'request.json'), JSON.stringify(request));
    const { code } = await frisket('generate', '--request', join(data, 'request.json'), '--out', join(data, 'out.png'));
    expect(code).toBe(0);
    const id = imageIdOf(image);
    const client = await connectTo(await start(await freePort()));
    const { pictures } = await client.submit(
      { kind: 'request', request: requestSchema.parse({ ...request, image: id }) },
      new Map([[id, image]]),
    );
    expect(Buffer.from(pictures[0]!.png).equals(await png('out.png'))).toBe(true);
  });
});
