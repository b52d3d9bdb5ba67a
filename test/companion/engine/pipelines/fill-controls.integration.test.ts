import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../companion/src/engine/create-engine.ts';
import { encodePng } from '../../../../companion/src/engine/images/codec.ts';
import { models } from './tiny-models.ts';

const engine = createEngine({ provider: 'cpu' });
afterAll(() => engine.close());

const installed = new Map([
  ['tiny-sdxl', join(models, 'tiny-sdxl')],
  ['edges', join(models, 'tiny-sdxl-controlnet')],
]);
const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const [width, height] = [600, 400];
const png = (level: (x: number, y: number) => number) =>
  encodePng({
    width,
    height,
    channels: 3,
    data: Uint8Array.from({ length: 3 * width * height }, (_, at) =>
      level(Math.floor(at / 3) % width, Math.floor(at / 3 / width)),
    ),
  });
const image = await png((x, y) => (x + y) % 200);
const mask = await png((x, y) => (x >= 20 && x < 60 && y >= 20 && y < 60 ? 255 : 0));

async function fill(map?: Uint8Array) {
  const images = new Map([image, mask, ...(map ? [map] : [])].map((bytes) => [idOf(bytes), bytes]));
  const { pictures } = await engine.run(
    {
      job: {
        kind: 'fill',
        model: 'tiny-sdxl',
        prompt: 'moss',
        seed: 3,
        steps: 2,
        image: idOf(image),
        mask: idOf(mask),
        ...(map ? { controls: [{ model: 'edges', image: idOf(map), scale: 1 }] } : {}),
      },
      images,
      models: installed,
    },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  return pictures[0]?.png;
}

describe('the control map of a fill', () => {
  it('guides it by the part that the network sees, and by no other', async () => {
    const stripes = await fill(await png((x) => (x % 40 < 20 ? 255 : 0)));
    const alsoFarAway = await fill(await png((x, y) => (x % 40 < 20 || y > 300 ? 255 : 0)));
    const otherStripes = await fill(await png((x) => (x % 40 < 20 ? 0 : 255)));
    expect(stripes).not.toEqual(await fill());
    expect(alsoFarAway).toEqual(stripes);
    expect(otherStripes).not.toEqual(stripes);
  });
});
