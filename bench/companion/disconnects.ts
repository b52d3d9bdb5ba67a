import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import type { CompanionClient } from '../../shared/src/client/client.ts';
import { runDaemon } from './running-daemon.ts';

const clients = 20;
const jobsEach = 10;
/** Milliseconds of each job: the queue is full for seconds, in which connections are cut. */
const jobMilliseconds = 15;
/** Milliseconds between two cuts of somebody's connection. */
const cutEvery = 10;

export interface Disconnects {
  readonly jobs: number;
  readonly cuts: number;
  readonly lost: number;
  readonly doneTwice: number;
  readonly seconds: number;
}

/** So many jobs of so many clients, whose connections are cut at random moments all the while. */
export async function measureDisconnects(): Promise<Disconnects> {
  const daemon = await runDaemon({ milliseconds: jobMilliseconds });
  const sockets = new Map<number, WebSocket>();
  const members: CompanionClient[] = Array.from({ length: clients }, (_, index) =>
    daemon.connect((url) => {
      const socket = new WebSocket(url);
      sockets.set(index, socket);
      return socket;
    }),
  );
  let cuts = 0;
  const cutter = setInterval(() => {
    const socket = sockets.get(Math.floor(Math.random() * clients));
    if (socket?.readyState !== WebSocket.OPEN) return;
    cuts++;
    socket.terminate();
  }, cutEvery);
  const begin = performance.now();
  const outcomes = await Promise.allSettled(
    members.flatMap((client, member) =>
      Array.from({ length: jobsEach }, async (_, index) => {
        const seed = member * jobsEach + index;
        const job = { kind: 'generate', model: 'swatch', prompt: 'x', seed, width: 64, height: 64 } as const;
        const outcome = await client.submit(job, new Map());
        outcome.acknowledge();
        return outcome.resolved.seed === seed;
      }),
    ),
  );
  const seconds = (performance.now() - begin) / 1_000;
  clearInterval(cutter);
  const begun = (await readFile(daemon.diary, 'utf8')).trim().split('\n');
  for (const client of members) client.close();
  await daemon.stop();
  return {
    jobs: outcomes.length,
    cuts,
    lost: outcomes.filter((outcome) => outcome.status === 'rejected' || !outcome.value).length,
    doneTwice: begun.length - new Set(begun).size,
    seconds,
  };
}
