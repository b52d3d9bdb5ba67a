import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { add, relu } from '../../../../companion/src/engine/graph/operators.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { MapMakers } from '../../../../companion/src/engine/preprocess/map-makers.ts';
import type { MapKind } from '../../../../shared/src/maps.ts';
import { writeDepthNetwork, writePoseNetworks, writeSegmentationNetwork } from '../../../fakes/preprocessors.ts';
import { writeOnnx } from '../../../fakes/write-onnx.ts';

let folder: string;
const makers = new MapMakers();
const { signal } = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-maps-'));
  await Promise.all([
    writeDepthNetwork(join(folder, 'depth')),
    writeSegmentationNetwork(join(folder, 'segmentation')),
    writePoseNetworks(join(folder, 'pose')),
  ]);
});
afterAll(async () => {
  await makers.release();
  await rm(folder, { recursive: true });
});

function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Pixels {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), 3 * (y * width + x));
  return { width, height, channels: 3, data };
}

const make = (map: MapKind, of: Pixels, model = join(folder, map)) => makers.make({ map, picture: of, model, signal });
const at = ({ width, channels, data }: Pixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];

describe('depth', () => {
  it('goes from black, far, to white, near, over the picture’s own size', async () => {
    const map = await make(
      'depth',
      picture(300, 200, (x) => [Math.round((x * 255) / 299), 60, 200]),
    );
    expect(map).toMatchObject({ width: 300, height: 200, channels: 1 });
    const row = [...map.data.subarray(300 * 100, 300 * 101)];
    expect(row.slice(0, 2)).toEqual([0, 0]);
    expect(row.slice(-2)).toEqual([255, 255]);
    expect(row).toEqual(row.toSorted((a, b) => a - b));
    expect(Math.abs((row[150] ?? 0) - 128)).toBeLessThan(4);
  });

  it('of an even picture is black', async () => {
    expect(
      (
        await make(
          'depth',
          picture(40, 30, () => [9, 9, 9]),
        )
      ).data.some(Boolean),
    ).toBe(false);
  });
});

it('segments have the colours of their classes, and edges between them without others', async () => {
  const flags: readonly (readonly [number, number, number])[] = [
    [200, 20, 20],
    [20, 200, 20],
    [20, 20, 200],
  ];
  const map = await make(
    'segmentation',
    picture(90, 50, (x) => flags[Math.floor(x / 30)] ?? [0, 0, 0]),
  );
  expect(map).toMatchObject({ width: 90, height: 50, channels: 3 });
  // Person, tree and sky.
  expect([5, 45, 85].map((x) => at(map, x, 25))).toEqual([
    [150, 5, 61],
    [4, 200, 3],
    [6, 230, 230],
  ]);
  const colours = new Set(
    Array.from({ length: 90 * 50 }, (_, pixel) => at(map, pixel % 90, Math.floor(pixel / 90)).join()),
  );
  expect([...colours].toSorted()).toEqual(['150,5,61', '4,200,3', '6,230,230']);
});

describe('poses', () => {
  // Bright in the lower right quarter: a person is found about (96, 96) of 128, 48 wide and 64 high.
  const somebody = picture(128, 128, (x, y) => (x >= 64 && y >= 64 ? [255, 255, 255] : [0, 0, 0]));

  it('are drawn where people stand, in OpenPose’s colours', async () => {
    const map = await make('pose', somebody);
    expect(map).toMatchObject({ width: 128, height: 128, channels: 3 });
    // With a quarter more room the box is 60 x 80 from (66, 56).
    const place = (x: number, y: number) => at(map, 66 + Math.round(60 * x), 56 + Math.round(80 * y));
    expect(place(0.5, 0.125)).toEqual([255, 0, 0]); // nose
    expect(place(0.5, 0.25)).toEqual([255, 85, 0]); // neck, between the shoulders
    expect(place(0.25, 0.25)).toEqual([255, 170, 0]); // right shoulder
    expect(place(0.25, 0.5)).toEqual([255, 255, 0]); // right elbow
    expect(place(0.75, 0.25)).toEqual([85, 255, 0]); // left shoulder
    expect(place(0.625, 0.5)).toEqual([0, 85, 255]); // left hip
    expect(place(0.25, 0.375)).toEqual([153, 102, 0]); // upper arm, darker than the joints
    expect(at(map, 20, 20)).toEqual([0, 0, 0]);
  });

  it('of nobody are an error that says so', async () => {
    await expect(
      make(
        'pose',
        picture(64, 64, () => [0, 0, 0]),
      ),
    ).rejects.toMatchObject({ code: 'nothing_found' });
  });

  it('stop when they are cancelled', async () => {
    const request = {
      map: 'pose',
      picture: somebody,
      model: join(folder, 'pose'),
      signal: AbortSignal.abort(),
    } as const;
    await expect(makers.make(request)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('edges of a large picture are found at the size of a network, and fill the picture', async () => {
  const map = await makers.make({
    map: 'edges',
    picture: picture(2048, 64, (x) => (x < 1024 ? [0, 0, 0] : [255, 255, 255])),
    signal,
  });
  expect(map).toMatchObject({ width: 2048, height: 64, channels: 1 });
  const bright = Array.from({ length: 2048 }, (_, x) => x).filter((x) => (map.data[32 * 2048 + x] ?? 0) > 127);
  expect(bright.length).toBeGreaterThanOrEqual(2);
  expect(bright.every((x) => Math.abs(x - 1024) < 6)).toBe(true);
});

describe('a file that is not what it should be is refused before native code sees it', () => {
  const anything = picture(64, 64, () => [1, 2, 3]);

  it.each([
    ['is missing', 'model_not_found', () => Promise.resolve()],
    ['is empty', 'model_invalid', (path: string) => writeFile(path, '')],
    ['is text', 'model_invalid', (path: string) => writeFile(path, '<!doctype html><p>404</p>')],
    [
      'has another number of outputs',
      'model_invalid',
      async (path: string) => {
        const g = new GraphBuilder('two');
        const x = g.floats('x', [1, 3, 14, 14]);
        g.output('a', relu(g, x));
        g.output('b', x);
        await writeOnnx(path, g);
      },
    ],
    [
      'keeps its weights in another file',
      'model_invalid',
      async (path: string) => {
        const g = new GraphBuilder('external');
        const x = g.floats('x', [1, 3, 14, 14]);
        const data = { kind: 'external', file: join(path, '../secret'), offset: 0, length: 4 } as const;
        g.output('y', add(g, x, g.initializer('w', 'float32', [1], data)));
        await writeOnnx(path, g);
      },
    ],
  ])('one that %s', async (name, code, write) => {
    const model = await mkdtemp(join(folder, `${name.replaceAll(' ', '-')}-`));
    await write(join(model, 'model.onnx'));
    await expect(make('depth', anything, model)).rejects.toMatchObject({ code });
  });
});
