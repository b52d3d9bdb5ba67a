import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { relativeError } from '../companion/src/engine/parity/compare.ts';
import { readAll } from '../companion/src/engine/parity/tensors.ts';
import type { Tensor } from '../companion/src/engine/core/tensor.ts';
import { readNetwork } from '../companion/src/engine/models/network-files.ts';
import { buildUnet } from '../companion/src/engine/models/unet.ts';
import { unetConfigSchema } from '../companion/src/engine/models/unet-config.ts';
import { cpu } from '../companion/src/engine/networks/device.ts';
import { Unet } from '../companion/src/engine/networks/unet.ts';
import { describeMachine } from './machine.ts';
import { runPython } from './python.ts';

/*
 * SDXL's UNet in its real shapes with random float16 weights (5 GB, under the temporary folder), one step at 512 x 512 on
 * the CPU in float32: Frisket, PyTorch and OpenVINO in one run. FRISKET_PYTHON names a Python with torch, diffusers and
 * openvino; without it only Frisket's side runs.
 */

const folder = process.argv[2] ?? join(tmpdir(), 'frisket-full-size');
const hasPython = Boolean(process.env.FRISKET_PYTHON);
const script = join('bench', 'full-size.py');
const steps = 4;

function peakMemory(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 2 ** 20;
}

if (!existsSync(join(folder, 'inputs.safetensors'))) runPython(script, 'make', folder);
console.log(describeMachine());

const others = hasPython
  ? z
      .object({ torch: z.number(), openvino: z.number(), openvinoError: z.number() })
      .parse(JSON.parse(runPython(script, 'run', folder)))
  : undefined;

const files = await readNetwork(folder, unetConfigSchema);
const weights = await files.openWeights();
let begin = performance.now();
buildUnet(weights, files.config);
console.log(`graph built in ${(performance.now() - begin).toFixed(0)} ms`);
begin = performance.now();
const unet = await Unet.open(files, cpu);
console.log(`loaded in ${((performance.now() - begin) / 1000).toFixed(1)} s`);

const inputs = await readAll(join(folder, 'inputs.safetensors'));
const input = (name: string): Tensor => {
  const value = inputs.get(name);
  if (!value || !(value.data instanceof Float32Array)) throw new Error(`The inputs lack ${name}.`);
  return { dims: value.dims, data: value.data };
};
let best = Infinity;
let output: Tensor | undefined;
for (let step = 0; step < steps; step++) {
  begin = performance.now();
  output = await unet.predict({
    sample: input('sample'),
    timesteps: [500],
    encoderHiddenStates: input('encoder_hidden_states'),
    textEmbeds: input('text_embeds'),
    timeIds: input('time_ids'),
  });
  if (step > 0) best = Math.min(best, (performance.now() - begin) / 1000);
}
console.log(`step ${best.toFixed(2)} s, peak memory ${peakMemory().toFixed(1)} GiB`);
if (others && output) {
  const expected = (await readAll(join(folder, 'expected.safetensors'))).get('sample');
  const error = expected ? relativeError(output, expected) : NaN;
  console.log(
    `error against PyTorch ${error.toExponential(1)} (OpenVINO, weights in float16: ${others.openvinoError.toExponential(1)})`,
  );
  console.log(`PyTorch ${others.torch.toFixed(2)} s, OpenVINO ${others.openvino.toFixed(2)} s`);
  console.log(
    `Frisket / PyTorch ${(best / others.torch).toFixed(2)}, Frisket / OpenVINO ${(best / others.openvino).toFixed(2)}`,
  );
}
