import { WebSocket } from 'ws';
import { fillMaker, runDaemon } from './running-daemon.ts';

/** Fills that are not counted: code is compiled and folders are made with the first. */
const warmUps = 10;
const fills = 60;

export interface Overhead {
  readonly pictureBytes: number;
  /** Milliseconds, sorted. */
  readonly times: readonly number[];
  /** Milliseconds of processor time that the companion took for a fill, on average. */
  readonly processor: number;
}

/**
 * Milliseconds from the last byte of a fill's pictures, handed to the socket, to the first byte of its result, with an
 * engine that takes none: everything that the companion itself does, over a real socket and to a real disk.
 */
export async function measureOverhead(): Promise<Overhead> {
  const daemon = await runDaemon({ milliseconds: 0 });
  let lastSent = 0;
  let firstReceived = 0;
  const client = daemon.connect((url) => {
    const socket = new WebSocket(url);
    const send = socket.send.bind(socket);
    socket.send = (data: string | Uint8Array) => {
      send(data);
      if (typeof data !== 'string') lastSent = performance.now();
    };
    socket.on('message', (_data, isBinary) => {
      if (isBinary && firstReceived === 0) firstReceived = performance.now();
    });
    return socket;
  });
  const makeFill = await fillMaker();
  const times: number[] = [];
  let pictureBytes = 0;
  let begin = 0;
  for (let count = 0; count < warmUps + fills; count++) {
    const { job, images } = makeFill(count);
    pictureBytes = images.get(job.image)?.length ?? 0;
    firstReceived = 0;
    const outcome = await client.submit(job, images);
    outcome.acknowledge();
    if (count >= warmUps) times.push(firstReceived - lastSent);
    if (count === warmUps - 1) begin = (await daemon.memory()).cpuMilliseconds;
  }
  const processor = ((await daemon.memory()).cpuMilliseconds - begin) / fills;
  client.close();
  await daemon.stop();
  return { pictureBytes, times: times.sort((a, b) => a - b), processor };
}
