import { fillMaker, runDaemon, type Memory } from './running-daemon.ts';

/** An hour of one fill after the other, at four seconds each. */
const fills = 900;
/** Looks at the memory, evenly spread. */
const looks = 10;

export interface Hour {
  readonly fills: number;
  readonly seconds: number;
  /** After each tenth. */
  readonly memory: readonly Memory[];
}

/** An hour's worth of fills as fast as they go, each with pictures of its own, and what the companion holds meanwhile. */
export async function measureHour(): Promise<Hour> {
  const daemon = await runDaemon({ milliseconds: 0 });
  const client = daemon.connect();
  const makeFill = await fillMaker();
  const memory: Memory[] = [];
  const begin = performance.now();
  for (let count = 1; count <= fills; count++) {
    const { job, images } = makeFill(count);
    const outcome = await client.submit(job, images);
    outcome.acknowledge();
    if (count % (fills / looks) === 0) memory.push(await daemon.memory());
  }
  const seconds = (performance.now() - begin) / 1_000;
  client.close();
  await daemon.stop();
  return { fills, seconds, memory };
}
