import cvModule from '@techstark/opencv-js';
import { join } from 'node:path';
import { requestSchema } from '../../shared/src/request.ts';
import { diffusedSize } from '../../companion/src/engine/fill/plan-fill.ts';
import { decodeRgba, encodePng, type Pixels } from '../../companion/src/engine/images/codec.ts';
import { resizeBicubic } from '../../companion/src/engine/images/pillow-resize.ts';
import { nativeSideOf } from '../../companion/src/engine/models/native-side.ts';
import type { JobContext } from '../../companion/src/engine/pipelines/job-context.ts';
import { ModelCache } from '../../companion/src/engine/pipelines/model-cache.ts';
import { runFill, type FillVariant } from '../../companion/src/engine/pipelines/run-fill.ts';
import { runRequest } from '../../companion/src/engine/pipelines/run-request.ts';
import { Stopwatch } from '../../companion/src/engine/pipelines/stopwatch.ts';
import type { FillCase } from './cases.ts';

/** A way to fill: the whole picture with what was painted over filled. */
export type Method = (fill: FillCase, seed: number) => Promise<Pixels>;

const swatch = join(process.cwd(), 'models', 'swatch');
const models = new ModelCache();
const signal = new AbortController().signal;

/** Frisket's own. @param steps asked for; the model's default when absent */
export function frisket(variant: FillVariant = {}, steps?: number, guidanceScale?: number): Method {
  return async ({ picture, mask, prompt, mode }, seed) => {
    const ids = ['a', 'b'] as const;
    const images = new Map([
      [ids[0], await encodePng(picture)],
      [ids[1], await encodePng(mask)],
    ]);
    const job = {
      kind: 'fill',
      model: 'swatch',
      prompt,
      seed,
      mode,
      image: ids[0],
      mask: ids[1],
      ...(steps === undefined ? {} : { steps }),
      ...(guidanceScale === undefined ? {} : { guidanceScale }),
    } as const;
    const context: JobContext = {
      task: { job, images, models: new Map([['swatch', swatch]]) },
      models,
      signal,
      onProgress: () => undefined,
      watch: new Stopwatch(),
    };
    const [result] = (await runFill(job, context, variant)).pictures;
    if (!result) throw new Error('No picture.');
    return over(picture, await decodeRgba(result.png, 'The result'), result.x, result.y);
  };
}

/** The same with nothing asked for. */
export function wordless(method: Method): Method {
  return (fill, seed) => method({ ...fill, prompt: '' }, seed);
}

/** The naive way: all of the picture through the network, with a hard mask, what was painted over pasted back. */
export function naive(steps = 8, guidanceScale = 3): Method {
  return async ({ picture, mask, prompt }, seed) => {
    const model = await models.open(swatch);
    const { width, height } = diffusedSize(picture, nativeSideOf(model.checkpoint));
    const images = new Map([
      ['picture', await encodePng(resizeBicubic(picture, width, height))],
      ['mask', await encodePng(resizeBicubic(mask, width, height))],
    ]);
    const { picture: made } = await runRequest({
      request: requestSchema.parse({
        model: 'swatch',
        task: 'inpaint',
        prompt,
        seed,
        steps,
        guidanceScale,
        width,
        height,
        image: 'picture',
        mask: 'mask',
      }),
      references: {
        model: () => swatch,
        picture: (name) => Promise.resolve(images.get(name) ?? new Uint8Array()),
      },
      models,
      signal,
      onProgress: () => undefined,
    });
    const { data } = resizeBicubic(made, picture.width, picture.height);
    return {
      ...picture,
      data: picture.data.map((level, at) => (mask.data[Math.floor(at / 3)] ? (data[at] ?? 0) : level)),
    };
  };
}

/** Pixels around each that OpenCV looks at: its own examples take 3. */
const radius = 3;

/** OpenCV's inpainting, no network. */
export const telea: Method = async ({ picture, mask }) => {
  const { cv } = await openCv();
  const source = cv.matFromArray(picture.height, picture.width, cv.CV_8UC3, picture.data);
  const hole = cv.matFromArray(mask.height, mask.width, cv.CV_8UC1, mask.data);
  const filled = new cv.Mat();
  const telea: unknown = cv.INPAINT_TELEA;
  cv.inpaint(source, hole, filled, radius, Number(telea));
  const data = Uint8Array.from(filled.data);
  for (const matrix of [source, hole, filled]) matrix.delete();
  return { ...picture, data };
};

/** A picture with another of four channels laid over it. */
function over(below: Pixels, above: Pixels, x: number, y: number): Pixels {
  const data = below.data.slice();
  for (let row = 0; row < above.height; row++)
    for (let column = 0; column < above.width; column++) {
      const from = 4 * (row * above.width + column);
      const to = 3 * ((y + row) * below.width + x + column);
      const alpha = (above.data[from + 3] ?? 0) / 255;
      for (let channel = 0; channel < 3; channel++)
        data[to + channel] = Math.round(
          (1 - alpha) * (data[to + channel] ?? 0) + alpha * (above.data[from + channel] ?? 0),
        );
    }
  return { ...below, data };
}

type OpenCv = typeof import('@techstark/opencv-js');

/** Its module is a thenable that resolves to itself: whoever awaits it, or returns it to an await, waits for ever. */
function openCv(): Promise<{ readonly cv: OpenCv }> {
  return new Promise((resolve) => {
    const module: { then(loaded: (cv: OpenCv) => void): unknown } = cvModule as never;
    module.then((cv) => {
      resolve({ cv });
    });
  });
}

export function release(): Promise<void> {
  return models.release();
}
