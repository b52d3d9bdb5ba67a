import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import sharp from 'sharp';
import { z } from 'zod';
import { appRoot } from '../../companion/src/app-root.ts';
import { openSocket } from '../../companion/src/daemon/web-socket.ts';
import { imageIdOf } from '../../companion/src/daemon/image-id.ts';
import { CompanionClient } from '../../shared/src/client/client.ts';
import type { OpenSocket } from '../../shared/src/client/socket.ts';
import type { FillJob, ImageId } from '../../shared/src/job.ts';

const memorySchema = z.object({
  rss: z.number(),
  heapUsed: z.number(),
  external: z.number(),
  cpuMilliseconds: z.number(),
});
export type Memory = z.infer<typeof memorySchema>;

export interface RunningDaemon {
  readonly port: number;
  readonly key: string;
  readonly folder: string;
  /** Seeds of the jobs that the engine began, in order. */
  readonly diary: string;
  connect(socket?: OpenSocket): CompanionClient;
  /** After a collection. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** Side of the pictures, pixels. */
const side = 1024;

/** The companion in a process of its own, with an engine that takes so long for a job. */
export async function runDaemon({ milliseconds }: { readonly milliseconds: number }): Promise<RunningDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'frisket-bench-'));
  const outdir = join(appRoot, 'node_modules', '.frisket-bench', 'companion');
  const [daemonEntry = '', engineEntry = ''] = ['daemon-main', 'engine-main'].map((name) =>
    join(outdir, `${name}.mjs`),
  );
  await build({
    entryPoints: ['daemon-main', 'engine-main'].map((name) => join(appRoot, 'bench', 'companion', `${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const [result, diary, key] = [join(folder, 'result.png'), join(folder, 'diary.txt'), randomBytes(32).toString('hex')];
  await writeFile(result, await noisyPicture());
  const child = fork(daemonEntry, [join(folder, 'data'), engineEntry, key], {
    execArgv: ['--expose-gc'],
    env: {
      ...process.env,
      BENCH_RESULT: result,
      BENCH_DIARY: diary,
      BENCH_MILLISECONDS: String(milliseconds),
    },
  });
  const { port } = z.object({ port: z.number() }).parse(await said(child));
  return {
    port,
    key,
    folder,
    diary,
    connect: (socket = openSocket) =>
      new CompanionClient({
        openSocket: socket,
        fetch: (url, options) => fetch(url, options),
        ports: [port],
        credential: 'owner',
        key,
        client: 'the benchmark',
        patience: Number.POSITIVE_INFINITY,
      }),
    memory: async () => {
      child.send('memory');
      return memorySchema.parse(await said(child));
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function said(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => {
      reject(new Error(`The companion ended with ${code}.`));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

/** About as many bytes as a photograph of this size has as a PNG. */
function noisyPicture(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
  return sharp({ create: { width: side, height: side, channels: 3, background: '#808080', noise } })
    .blur(1)
    .png()
    .toBuffer();
}

/** Makes fills of 1,024 x 1,024 pixels, each with a picture that the companion has not seen. */
export async function fillMaker(): Promise<(seed: number) => { job: FillJob; images: Map<ImageId, Uint8Array> }> {
  const picture = await noisyPicture();
  const circle = Buffer.from(
    `<svg width="${side}" height="${side}"><rect width="100%" height="100%"/><circle cx="512" cy="512" r="300" fill="white"/></svg>`,
  );
  const mask = new Uint8Array(await sharp(circle).greyscale().png().toBuffer());
  return (seed) => {
    // What stands behind a PNG's end is nobody's concern, and makes its hash another.
    const image = new Uint8Array(Buffer.concat([picture, randomBytes(16)]));
    const job: FillJob = {
      kind: 'fill',
      model: 'swatch',
      prompt: 'turquoise water',
      seed,
      image: imageIdOf(image),
      mask: imageIdOf(mask),
    };
    return {
      job,
      images: new Map([
        [job.image, image],
        [job.mask, mask],
      ]),
    };
  };
}
