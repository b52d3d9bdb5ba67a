import { readdir, stat, utimes, cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { relativeError } from '../../../../companion/src/engine/parity/compare.ts';
import { cpu } from '../../../../companion/src/engine/networks/device.ts';
import type { LoadOptions } from '../../../../companion/src/engine/networks/fewer-bits.ts';
import { Unet } from '../../../../companion/src/engine/networks/unet.ts';
import type { UnetConfig } from '../../../../companion/src/engine/models/unet-config.ts';
import { openCheckpoint } from '../../../../companion/src/engine/models/open-checkpoint.ts';
import { openLora } from '../../../../companion/src/engine/weights/lora.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const models = resolve('test/golden/models');

/** What a UNet of SDXL's kind takes, by its configuration. */
function sdxlArguments({
  cross_attention_dim,
  projection_class_embeddings_input_dim,
  addition_time_embed_dim,
}: UnetConfig) {
  const pooled = Number(projection_class_embeddings_input_dim) - 6 * Number(addition_time_embed_dim);
  return {
    sample: wave([1, 4, 16, 16], 1),
    timesteps: [500],
    encoderHiddenStates: wave([1, 77, Number(cross_attention_dim)], 2),
    textEmbeds: wave([1, pooled], 3),
    timeIds: { dims: [1, 6], data: Float32Array.of(128, 128, 0, 0, 128, 128) },
  };
}

function wave(dims: readonly number[], seed: number) {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return { dims, data: Float32Array.from({ length: size }, (_, at) => Math.sin(at * 12.9898 + seed)) };
}

const inEightBits = (folder: string): LoadOptions => ({ fewerBits: { precision: '8-bit', folder } });

/** Random networks of 16 and 32 channels average little out: the real SDXL's shapes err by 0.02 (docs/performance.md). */
const tinyError = 0.2;

describe('a UNet whose weights are brought to fewer bits', () => {
  it('gives nearly what it gave, whatever the checkpoint’s layout', async () => {
    const folder = await temporaryFolder();
    for (const name of ['tiny-sdxl', 'tiny-sdxl-single.safetensors']) {
      const { unet: files } = await openCheckpoint(join(models, name));
      const given = sdxlArguments(files.config);
      const full = await Unet.open(files, cpu);
      const small = await Unet.open(files, cpu, inEightBits(folder));
      const error = relativeError(await small.predict(given), await full.predict(given));
      expect(error).toBeLessThan(tinyError);
      // Something was quantised.
      expect(error).toBeGreaterThan(1e-3);
      await small.release();
      await full.release();
    }
  });

  it('makes them once, in a file of its own, and anew when the checkpoint is another', async () => {
    const folder = await temporaryFolder();
    const model = join(await temporaryFolder(), 'model');
    await cp(join(models, 'tiny-sdxl'), model, { recursive: true });
    const weights = join(model, 'unet', 'diffusion_pytorch_model.safetensors');
    const before = await stat(weights);
    const told: number[] = [];
    const open = async () => {
      const { unet } = await openCheckpoint(model);
      const network = await Unet.open(unet, cpu, { ...inEightBits(folder), onProgress: (done) => told.push(done) });
      await network.release();
    };
    await open();
    expect(told.length).toBeGreaterThan(10);
    const [first, ...more] = await readdir(folder);
    expect(first).toMatch(/^unet-int8-[0-9a-f]{16}\.safetensors$/);
    expect(more).toEqual([]);
    told.length = 0;
    await open();
    expect(told).toEqual([]);
    expect((await stat(weights)).mtimeMs).toBe(before.mtimeMs);
    await utimes(weights, before.atime, new Date(before.mtimeMs + 5_000));
    await open();
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const folder = await temporaryFolder();
    const { unet } = await openCheckpoint(join(models, 'tiny-sdxl'));
    const controller = new AbortController();
    const opening = Unet.open(unet, cpu, {
      ...inEightBits(folder),
      signal: controller.signal,
      onProgress: (done) => {
        if (done === 3) controller.abort();
      },
    });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes LoRAs as the published weights do', async () => {
    const folder = await temporaryFolder();
    const { unet: files } = await openCheckpoint(join(models, 'tiny-sdxl'));
    const loras = [await openLora(join(models, 'loras', 'sdxl-peft.safetensors'))];
    const full = await Unet.open(files, cpu, { loras });
    const small = await Unet.open(files, cpu, { ...inEightBits(folder), loras });
    const given = sdxlArguments(files.config);
    const scaled = { ...given, loraScales: [1] };
    const expected = await full.predict(scaled);
    const withLora = relativeError(await small.predict(scaled), expected);
    const without = relativeError(await small.predict({ ...given, loraScales: [0] }), expected);
    expect(withLora).toBeLessThan(without / 2);
    await small.release();
    await full.release();
  });
});
