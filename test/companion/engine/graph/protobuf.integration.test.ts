import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { add, cast } from '../../../../companion/src/engine/graph/operators.ts';
import { commonFolder, encodeModel } from '../../../../companion/src/engine/graph/protobuf.ts';
import { toHalves } from '../../../../companion/src/engine/graph/halves.ts';
import type { ElementType } from '../../../../companion/src/engine/graph/value.ts';
import { openFileWeights } from '../../../../companion/src/engine/weights/file.ts';
import { openSession } from '../../../../companion/src/engine/runtime/session.ts';
import { safetensors } from '../weights/safetensors-file.ts';
import { openTestGraph } from './run-graph.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-weights-'));
});
afterAll(() => rm(folder, { recursive: true }));

const values = [1, -2.5, 0.375, 100];
const stored = {
  F32: { type: 'float32', bytes: new Uint8Array(Float32Array.from(values).buffer) },
  F16: { type: 'float16', bytes: new Uint8Array(toHalves(Float32Array.from(values)).buffer) },
  // The upper half of each float32.
  BF16: {
    type: 'bfloat16',
    bytes: new Uint8Array(
      Uint16Array.from(new Uint32Array(Float32Array.from(values).buffer), (bits) => bits >>> 16).buffer,
    ),
  },
} as const satisfies Record<string, { type: ElementType; bytes: Uint8Array }>;

describe('weights that stay in their file', () => {
  it.each(['F32', 'F16', 'BF16'] as const)('are read as %s from wherever they lie, aligned or not', async (dtype) => {
    const { type, bytes } = stored[dtype];
    for (const before of [0, 1, 3, 5]) {
      const file = join(folder, `${dtype}-${before}.safetensors`);
      await writeFile(
        file,
        safetensors([
          ['before', { dtype: 'U8', shape: [before], bytes: new Uint8Array(before).fill(7) }],
          ['weight', { dtype, shape: [2, 2], bytes }],
          ['after', { dtype: 'U8', shape: [9], bytes: new Uint8Array(9).fill(9) }],
        ]),
      );
      const entry = (await openFileWeights(file)).find('weight');
      const g = new GraphBuilder('weights');
      const x = g.input('x', 'float32', [2, 2]);
      const weight = g.initializer('weight', type, [2, 2], {
        kind: 'external',
        file,
        offset: entry?.offset ?? 0,
        length: entry?.length ?? 0,
      });
      g.output('y', add(g, x, cast(g, weight, 'float32')));
      const graph = await openTestGraph(g);
      const { data } = await graph.run({ x: { dims: [2, 2], data: new Float32Array(4) } });
      expect([...data]).toEqual(values);
      await graph.release();
    }
  });

  it('may lie in several files of several folders', async () => {
    const g = new GraphBuilder('weights');
    let sum = g.input('x', 'float32', [4]);
    for (const name of ['base/unet.safetensors', 'loras/style.safetensors']) {
      const file = join(folder, name);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, safetensors([['weight', { dtype: 'F32', shape: [4], bytes: stored.F32.bytes }]]));
      const entry = (await openFileWeights(file)).find('weight');
      const { offset = 0, length = 0 } = entry ?? {};
      sum = add(g, sum, g.initializer(name, 'float32', [4], { kind: 'external', file, offset, length }));
    }
    g.output('y', sum);
    const graph = await openTestGraph(g);
    const { data } = await graph.run({ x: { dims: [4], data: new Float32Array(4) } });
    expect([...data]).toEqual(values.map((value) => 2 * value));
    await graph.release();
  });

  it('that went away are an error, not a crash', async () => {
    const g = new GraphBuilder('weights');
    const file = join(folder, 'nowhere.safetensors');
    const weight = g.initializer('weight', 'float32', [4], { kind: 'external', file, offset: 8, length: 16 });
    g.output('y', add(g, g.input('x', 'float32', [4]), weight));
    await expect(openSession(encodeModel(g.finish()))).rejects.toMatchObject({
      code: 'engine_failed',
      message: expect.stringContaining('weights') as string,
    });
  });
});

describe('the folder that weights are named from', () => {
  it.each([
    [['/models/a/unet.safetensors', '/models/a/vae.safetensors'], '/models/a'],
    [['/models/a/unet/x.safetensors', '/models/b/x.safetensors'], '/models'],
    [['/models/ab/x.safetensors', '/models/a/x.safetensors'], '/models'],
    [['/models/a/x.safetensors'], '/models/a'],
    [['/home/x.safetensors', '/opt/x.safetensors'], '/'],
  ])('of %j is %s', (files, expected) => {
    expect(commonFolder(files)).toBe(expected);
  });
});

describe('a graph that runs', () => {
  it('tells the names and shapes of its inputs when it fails', async () => {
    const g = new GraphBuilder('sum');
    g.output('y', add(g, g.input('a', 'float32', ['n']), g.input('b', 'float32', ['n'])));
    const session = await openSession(encodeModel(g.finish()));
    await expect(
      session.run({ a: { dims: [2], data: new Float32Array(2) }, b: { dims: [3], data: new Float32Array(3) } }),
    ).rejects.toMatchObject({
      code: 'engine_failed',
      message: expect.stringMatching(/"sum" failed on a \[2\], b \[3\]/) as string,
    });
    await session.release();
  });
});
