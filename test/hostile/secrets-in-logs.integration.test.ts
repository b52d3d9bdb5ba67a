import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { imageIdOf } from '../../companion/src/daemon/image-id.ts';
import { openSocket } from '../../companion/src/daemon/web-socket.ts';
import { CompanionClient } from '../../shared/src/client/client.ts';
import { fillCase } from '../fakes/jobs.ts';
import { unusedPort } from '../fakes/strangers.ts';

/** Token in a URL or a log; prompts in logs: all that the companion writes while it is used and misused is searched. */

const canary = 'canary-7f3a2c';

test('no prompt, picture, key or code stands in anything that the companion writes', async () => {
  const data = await mkdtemp(join(tmpdir(), 'frisket-logs-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const port = await unusedPort();
  const command = join(appRoot, 'bin', 'frisket.js');
  const child = spawn(process.execPath, [command, 'start', '--no-open', '--port', String(port), '--data', data], {
    env: { ...process.env, FRISKET_DEBUG: '1' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C')) resolve();
      });
  });
  await ready;
  const shown = output;
  const key = (await readFile(join(data, 'owner-key'), 'utf8')).trim();
  expect(key).toHaveLength(64);
  const once = /#once=([0-9a-f]+)/.exec(shown)?.[1] ?? '';
  expect(once).toHaveLength(64);

  const client = new CompanionClient({
    openSocket,
    fetch: (url, options) => fetch(url, options),
    ports: [port],
    credential: 'owner',
    key,
    client: 'a test',
  });
  onTestFinished(() => client.close());
  const fill = await fillCase();
  const settings = { model: 'swatch', seed: 1, prompt: canary, negativePrompt: canary } as const;
  await client.submit({ kind: 'generate', ...settings, width: 64, height: 64, steps: 1 }, new Map());
  await client.submit({ ...fill.job, ...settings, steps: 2 }, fill.images);
  // What goes wrong is told with more words: those are searched too.
  const broken = Uint8Array.from(fill.image).fill(0x20, 60);
  const id = imageIdOf(broken);
  await expect(
    client.submit({ ...fill.job, ...settings, image: id }, new Map([...fill.images, [id, broken]])),
  ).rejects.toThrow();
  await expect(
    client.submit(
      { kind: 'generate', ...settings, width: 64, height: 64, scheduler: { class: canary, config: {} } },
      new Map(),
    ),
  ).rejects.toThrow();
  await fetch(`http://localhost:${port}/once?once=${once}&key=${key}&prompt=${canary}`, { method: 'POST' });
  const stopped = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await stopped;

  const written = output.slice(shown.length);
  expect(written).toContain('done in');
  const texts = [written, ...(await textsBelow(data))];
  for (const text of texts) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(key);
    expect(text).not.toContain(once);
    expect(text).not.toMatch(/iVBORw0KGgo/);
  }
});

/** Logs among what it keeps: everything but its own secrets and the jobs that it must not lose. */
async function textsBelow(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).isDirectory()) {
      if (name === 'logs') texts.push(...(await textsBelow(path)));
    } else if (name.endsWith('.log')) texts.push(await readFile(path, 'utf8'));
  }
  return texts;
}
