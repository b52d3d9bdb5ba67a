import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCheckpoint } from '../../../../../companion/src/engine/models/open-checkpoint.ts';
import { readNetwork } from '../../../../../companion/src/engine/models/network-files.ts';
import { unetConfigSchema } from '../../../../../companion/src/engine/models/unet-config.ts';
import type { Device } from '../../../../../companion/src/engine/networks/device.ts';
import { noAdapters } from '../../../../../companion/src/engine/pipelines/adapter-set.ts';
import { footprintOf } from '../../../../../companion/src/engine/pipelines/memory/footprint.ts';
import { sdxlControlNetShapes, sdxlUnetConfig, sdxlUnetShapes } from '../../../../fakes/sdxl-shapes.ts';
import { sparseSafetensors } from '../../../../fakes/sparse-safetensors.ts';
import { temporaryFolder } from '../../../../fakes/temporary-folder.ts';
import { models } from '../tiny-models.ts';

const gigabyte = 1e9;
/** A graphics card in half precision that bears everything. */
const card: Device = {
  provider: 'cuda',
  forms: { compute: 'float16', halfTables: true, attention: 'fused', branches: true },
  bears: { blocks8: true, blocks4: true },
};

it('a full-size SDXL UNet takes what the table of machines reckons with, and its ControlNet half of that more', async () => {
  const folder = await temporaryFolder();
  const networks = { unet: sdxlUnetShapes(), controlnet: sdxlControlNetShapes() };
  for (const [name, shapes] of Object.entries(networks)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'config.json'), JSON.stringify(sdxlUnetConfig));
    await sparseSafetensors(join(folder, name, 'diffusion_pytorch_model.safetensors'), shapes);
  }
  // Text encoders and VAE do not count here.
  const small = await openCheckpoint(join(models, 'tiny-sdxl'));
  const checkpoint = { ...small, unet: await readNetwork(join(folder, 'unet'), unetConfigSchema) };
  const use = { adapters: noAdapters, imageEncoders: [], width: 512, height: 512, prompts: 1 } as const;

  const bare = await footprintOf(checkpoint, use, card);
  const adapters = { ...noAdapters, controlNets: [join(folder, 'controlnet')] };
  const dressed = await footprintOf(checkpoint, { ...use, adapters }, card);
  for (const [precision, unet, controlNet] of [
    ['full', 5.13, 2.5],
    ['8-bit', 3.38, 1.63],
    ['4-bit', 2.45, 1.17],
  ] as const) {
    expect(bare.unet[precision] / gigabyte).toBeCloseTo(unet, 2);
    expect((dressed.unet[precision] - bare.unet[precision]) / gigabyte).toBeCloseTo(controlNet, 2);
  }
  expect(bare.unetWork / gigabyte).toBeCloseTo(0.04, 2);
});
