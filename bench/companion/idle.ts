import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appRoot } from '../../companion/src/app-root.ts';
import { closeServer, listen } from '../../companion/src/daemon/listen.ts';
import { openSocket } from '../../companion/src/daemon/web-socket.ts';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { CompanionClient } from '../../shared/src/client/client.ts';

/** Milliseconds after the model was loaded ahead. */
const rest = 10_000;

/** Bytes of main memory of `frisket start` that has nothing to do, with the starter model loaded by its engine. */
export async function measureIdle(): Promise<{ readonly companion: number; readonly engine: number }> {
  const data = await mkdtemp(join(tmpdir(), 'frisket-bench-'));
  const listening = await listen(0);
  if (!listening) throw new Error('No port is free.');
  const { port } = listening;
  await Promise.all(listening.servers.map(closeServer));
  const words = [join(appRoot, 'bin', 'frisket.js'), 'start', '--no-open', '--port', String(port), '--data', data];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const client = new CompanionClient({
    openSocket,
    fetch: (url, options) => fetch(url, options),
    ports: [port],
    credential: 'owner',
    key: await loadOwnerKey(data),
    client: 'the benchmark',
  });
  let status = await client.status();
  while (status.engine.models.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    status = await client.status();
  }
  await new Promise((resolve) => setTimeout(resolve, rest));
  const { memory } = await client.status();
  client.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('close', resolve));
  await rm(data, { recursive: true, force: true });
  return { companion: memory.companion, engine: memory.engine ?? 0 };
}
