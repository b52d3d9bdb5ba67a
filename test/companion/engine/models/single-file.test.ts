import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { appRoot } from '../../../../companion/src/app-root.ts';
import type { Checkpoint } from '../../../../companion/src/engine/models/checkpoint.ts';
import { openSingleFile } from '../../../../companion/src/engine/models/single-file.ts';
import { buildUnet } from '../../../../companion/src/engine/models/unet.ts';
import { readSafetensors } from '../../../../companion/src/engine/weights/safetensors.ts';
import { sparseSafetensors, type Shapes } from '../../../fakes/sparse-safetensors.ts';

const unet = 'model.diffusion_model.';

let sdxl: Shapes;
let folder: string;
beforeAll(async () => {
  const golden = join(appRoot, 'test', 'golden', 'models', 'tiny-sdxl-single.safetensors');
  const { tensors } = await readSafetensors(golden);
  sdxl = Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]));
  folder = await mkdtemp(join(tmpdir(), 'frisket-single-file-'));
  return () => rm(folder, { recursive: true });
});

async function opened(shapes: Shapes): Promise<Checkpoint> {
  const path = join(folder, `${crypto.randomUUID()}.safetensors`);
  await sparseSafetensors(path, shapes);
  return openSingleFile(path);
}

/** How many of the file's tensors the UNet's graph is built of. */
async function tensorsRead({ unet: { config, openWeights } }: Checkpoint): Promise<number> {
  const weights = await openWeights();
  const read = new Set<string>();
  buildUnet({ ...weights, find: (name) => (read.add(name), weights.find(name)) }, config);
  return read.size;
}

const tensorsOf = (shapes: Shapes) => Object.keys(shapes).filter((name) => name.startsWith(unet)).length;

describe("the UNet's form is read from its tensors, and all of them are used", () => {
  test("SDXL's", async () => {
    const checkpoint = await opened(sdxl);
    expect(checkpoint.unet.config).toMatchObject({
      block_out_channels: [32, 64],
      mid_block_type: 'UNetMidBlock2DCrossAttn',
      transformer_layers_per_block: [[0, 0], 1],
      reverse_transformer_layers_per_block: [[1, 1, 1], [0, 0, 0]],
    });
    expect(await tensorsRead(checkpoint)).toBe(tensorsOf(sdxl));
  });

  test('a distilled one: one block in the middle, and on the way up a depth of its own for each layer', async () => {
    const deeper = Object.entries(sdxl).flatMap(([name, shape]) =>
      name.startsWith(`${unet}output_blocks.2.1.transformer_blocks.0.`)
        ? [[name.replace('transformer_blocks.0', 'transformer_blocks.1'), shape] as const]
        : [],
    );
    const kept = Object.entries(sdxl).filter(([name]) => !/middle_block\.[12]\./.test(name));
    const distilled = Object.fromEntries([...kept, ...deeper]);
    const checkpoint = await opened(distilled);
    expect(checkpoint.unet.config).toMatchObject({
      mid_block_type: 'UNetMidBlock2D',
      transformer_layers_per_block: [[0, 0], [1, 1]],
      reverse_transformer_layers_per_block: [[1, 1, 2], [0, 0, 0]],
      cross_attention_dim: (await opened(sdxl)).unet.config.cross_attention_dim,
    });
    expect(await tensorsRead(checkpoint)).toBe(tensorsOf(distilled));
  });

  test('a middle that lacks a part is missed, and not taken for that of a distilled one', async () => {
    const damaged = Object.fromEntries(Object.entries(sdxl).filter(([name]) => !name.includes('middle_block.1.')));
    await expect(tensorsRead(await opened(damaged))).rejects.toMatchObject({
      code: 'tensor_missing',
      message: expect.stringContaining('mid_block.attentions.0') as string,
    });
  });

  test('one without its transformers is incomplete', async () => {
    const gone = Object.fromEntries(Object.entries(sdxl).filter(([name]) => !/_block.*\.1\.(transformer|norm|proj)/.test(name)));
    await expect(opened(gone)).rejects.toMatchObject({ code: 'tensor_missing' });
  });
});
