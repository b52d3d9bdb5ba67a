import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRgb, type Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { cropPixels } from '../../../../companion/src/engine/images/crop.ts';
import { findEdges } from '../../../../companion/src/engine/preprocess/edges.ts';

type OpenCv = typeof import('@techstark/opencv-js');
let cv: OpenCv;

// Its module is a thenable that resolves to itself: whoever imports or awaits it waits for ever.
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      const module = createRequire(import.meta.url)('@techstark/opencv-js') as {
        then(use: (loaded: OpenCv) => void): void;
      };
      module.then((loaded) => {
        cv = loaded;
        resolve();
      });
    }),
  30_000,
);

/** What OpenCV makes of the same pixels. */
function reference({ width, height, channels, data }: Pixels, low: number, high: number): Uint8Array {
  const picture = cv.matFromArray(height, width, channels === 3 ? cv.CV_8UC3 : cv.CV_8UC1, data);
  const edges = new cv.Mat();
  cv.Canny(picture, edges, low, high);
  const pixels = new Uint8Array(edges.data);
  picture.delete();
  edges.delete();
  return pixels;
}

const photograph = async (name: string): Promise<Pixels> =>
  cropPixels(await decodeRgb(new Uint8Array(await readFile(`bench/fill/pictures/photo-${name}.jpg`)), name), {
    x: 3,
    y: 5,
    width: 201,
    height: 157,
  });

describe('edges', () => {
  it.each([
    ['cat', 100, 200],
    ['coffee', 40, 90],
    ['grass', 300, 700],
    ['rocket', 0, 60],
  ])('of a photograph (%s, %d to %d) are OpenCV’s, pixel by pixel', async (name, low, high) => {
    const picture = await photograph(name);
    const { width, height, channels, data } = findEdges(picture, { low, high });
    expect({ width, height, channels }).toEqual({ width: 201, height: 157, channels: 1 });
    expect(data.filter((level) => level === 255).length).toBeGreaterThan(100);
    expect(data).toEqual(reference(picture, low, high));
  });

  it('are those at ControlNet’s thresholds when none are given', async () => {
    const picture = await photograph('cat');
    expect(findEdges(picture).data).toEqual(reference(picture, 100, 200));
  });

  it('of a grey picture are found too', () => {
    const grey: Pixels = { width: 8, height: 8, channels: 1, data: new Uint8Array(64).fill(255, 32) };
    const { data } = findEdges(grey);
    expect(data).toEqual(reference(grey, 100, 200));
    expect(data.filter(Boolean)).toHaveLength(8);
  });

  it('of an even picture there are none', () => {
    const even: Pixels = { width: 16, height: 16, channels: 3, data: new Uint8Array(768).fill(99) };
    expect(findEdges(even).data.some(Boolean)).toBe(false);
  });
});
