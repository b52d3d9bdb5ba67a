import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { RestyleJob } from '../../../../shared/src/job.ts';
import { createEngine } from '../../../../companion/src/engine/create-engine.ts';
import { decodeRgba, encodePng, type Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { models, pictures } from './tiny-models.ts';

const engine = createEngine({ provider: 'cpu' });
afterAll(() => engine.close());

const installed = new Map([
  ['tiny-sdxl', join(models, 'tiny-sdxl')],
  ['swatch', fileURLToPath(new URL('../../../../models/swatch', import.meta.url))],
  ['edges', join(models, 'tiny-sdxl-controlnet')],
  ['style', join(models, 'ip-adapters', 'sdxl-plus.safetensors')],
  ['encoder', join(models, 'tiny-image-encoder')],
]);

const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A disc of colours on nothing. */
function disc(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = Math.hypot(x - width / 2, y - height / 2) < height / 3;
      data.set([2 * x, 255 - 2 * y, 90, inside ? 255 : 0], (y * width + x) * 4);
    }
  return { width, height, channels: 4, data };
}

const source = disc(90, 60);
const image = await encodePng(source);
const reference = await readFile(join(pictures('sdxl-everything'), 'style.png'));
const map = await readFile(join(pictures('sdxl-everything'), 'control.png'));
const images = new Map([image, reference, map].map((bytes) => [idOf(bytes), new Uint8Array(bytes)]));

const plain: RestyleJob = {
  kind: 'restyle',
  model: 'tiny-sdxl',
  prompt: 'watercolour',
  seed: 2,
  steps: 2,
  image: idOf(image),
};
const style = { images: [idOf(reference)], adapter: 'style', imageEncoder: 'encoder', scale: 1 };

async function draw(changes: Partial<RestyleJob>): Promise<Pixels> {
  const result = await engine.run(
    { job: { ...plain, ...changes }, images, models: installed },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  const [picture] = result.pictures;
  if (!picture) throw new Error('no picture');
  expect(picture).toMatchObject({ x: 0, y: 0, width: source.width, height: source.height });
  return decodeRgba(picture.png, 'The result');
}

const channel = ({ data }: Pixels, which: number) => data.filter((_, at) => at % 4 === which);
/** Mean difference of the colours that can be seen, levels of 255. */
function difference(a: Pixels, b: Pixels): number {
  let sum = 0;
  let count = 0;
  a.data.forEach((value, at) => {
    if (at % 4 === 3 || (a.data[at - (at % 4) + 3] ?? 0) === 0) return;
    sum += Math.abs(value - (b.data[at] ?? 0));
    count++;
  });
  return sum / count;
}

describe('a picture drawn anew', () => {
  it('keeps its size and its transparency, and is the same each time', async () => {
    const first = await draw({});
    expect(channel(first, 3)).toEqual(channel(source, 3));
    expect(await draw({})).toEqual(first);
  });

  it('is nearer to what it was the less may change', async () => {
    const little = await draw({ model: 'swatch', strength: 0.2, steps: 8 });
    const much = await draw({ model: 'swatch', strength: 1, steps: 8 });
    expect(difference(little, source)).toBeLessThan(difference(much, source));
  });

  it('takes over a style as strongly as is asked, with and without its layout', async () => {
    const without = await draw({});
    const none = await draw({ style: { ...style, scale: 0 } });
    const all = await draw({ style: { ...style, scope: 'style and layout' } });
    expect(difference(none, without)).toBeLessThan(1);
    expect(difference(all, without)).toBeGreaterThan(2);
  });

  it('follows a control map of any size', async () => {
    const without = await draw({});
    const guided = await draw({ controls: [{ model: 'edges', image: idOf(map), scale: 1 }] });
    const never = await draw({ controls: [{ model: 'edges', image: idOf(map), scale: 1, start: 0.99, end: 1 }] });
    expect(difference(guided, without)).toBeGreaterThan(1);
    expect(difference(never, without)).toBeLessThan(1);
  });

  it('says which strength is too low for one step', async () => {
    await expect(draw({ strength: 0.1 })).rejects.toMatchObject({
      code: 'invalid_request',
      hint: 'Use a strength of at least 0.5, or more steps.',
    });
  });
});
