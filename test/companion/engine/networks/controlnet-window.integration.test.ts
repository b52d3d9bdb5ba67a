import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Tensor } from '../../../../companion/src/engine/core/tensor.ts';
import { referenceForms } from '../../../../companion/src/engine/graph/forms.ts';
import { openCheckpoint } from '../../../../companion/src/engine/models/open-checkpoint.ts';
import { branchProblem } from '../../../../companion/src/engine/networks/branch-test.ts';
import { cpu, type Device } from '../../../../companion/src/engine/networks/device.ts';
import { Unet } from '../../../../companion/src/engine/networks/unet.ts';
import { relativeError } from '../../../../companion/src/engine/parity/compare.ts';
import { openControlNetSource } from '../../../../companion/src/engine/pipelines/control-net-hints.ts';
import { models } from '../pipelines/tiny-models.ts';

const side = 16;
const wave = (...dims: number[]): Tensor => ({
  dims,
  data: Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, at) => Math.sin(at)),
});

/** The tiny SDXL with a ControlNet, and what it says with this hint and scale. */
async function openWith(device: Device) {
  const { unet: files } = await openCheckpoint(join(models, 'tiny-sdxl'));
  const source = await openControlNetSource(join(models, 'tiny-sdxl-controlnet'));
  const unet = await Unet.open(files, device, { controlNets: [source] });
  onTestFinished(() => unet.release());
  const { config } = unet;
  const idsWidth = 6 * (config.addition_time_embed_dim ?? 0);
  const predict = (hint: Tensor, scale: number) =>
    unet.predict({
      sample: wave(1, 4, side, side),
      timesteps: [500],
      encoderHiddenStates: wave(1, 77, Number([config.cross_attention_dim].flat()[0])),
      textEmbeds: wave(1, (config.projection_class_embeddings_input_dim ?? 0) - idsWidth),
      timeIds: wave(1, 6),
      controlNets: [{ hint, scale }],
    });
  const hint = wave(1, config.block_out_channels[0] ?? 0, side, side);
  return { predict, hint, broken: { ...hint, data: hint.data.map(() => NaN) } };
}

it('a ControlNet outside of its steps does not run: what it would make of a broken hint is in no number', async () => {
  const { predict, hint, broken } = await openWith(cpu);
  await expect(predict(broken, 0.5)).rejects.toMatchObject({ code: 'numbers_invalid' });
  const resting = await predict(broken, 0);
  expect(relativeError(await predict(hint, 0), resting)).toBe(0);
  expect(relativeError(await predict(hint, 0.5), resting)).toBeGreaterThan(1e-3);
});

it('one that a provider cannot leave out is multiplied by 0, for the same numbers', async () => {
  const always = await openWith({ ...cpu, forms: { ...referenceForms, branches: false } });
  const chosen = await openWith(cpu);
  for (const scale of [0, 0.5])
    expect(
      relativeError(await chosen.predict(chosen.hint, scale), await always.predict(always.hint, scale)),
    ).toBeLessThan(1e-6);
});

it('the choice comes out right on the CPU, and the reason is told where there is no such provider', async () => {
  expect(await branchProblem('cpu', referenceForms)).toBeUndefined();
  const absent = process.platform === 'win32' ? 'coreml' : 'dml';
  expect(await branchProblem(absent, referenceForms)).toMatch(/^it does not choose between branches: /);
});
