import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor, type Tensor } from '../../companion/src/engine/core/tensor.ts';
import { TorchRandom } from '../../companion/src/engine/core/torch-random.ts';
import { encodeModel } from '../../companion/src/engine/graph/protobuf.ts';
import type { Checkpoint } from '../../companion/src/engine/models/checkpoint.ts';
import { openCheckpoint } from '../../companion/src/engine/models/open-checkpoint.ts';
import { isQuantized, productWeights } from '../../companion/src/engine/models/quantization.ts';
import { buildUnet } from '../../companion/src/engine/models/unet.ts';
import { cpu } from '../../companion/src/engine/networks/device.ts';
import { TextEncoder } from '../../companion/src/engine/networks/text-encoder.ts';
import { unetInputs, type UnetArguments } from '../../companion/src/engine/networks/unet-inputs.ts';
import { relativeError } from '../../companion/src/engine/parity/compare.ts';
import { encodePrompt, type PromptEmbedding } from '../../companion/src/engine/pipelines/prompt.ts';
import { openSession } from '../../companion/src/engine/runtime/session.ts';
import { openTokenizer } from '../../companion/src/engine/text/tokenizer.ts';
import { withQuantized } from '../../companion/src/engine/weights/quantized-file.ts';

/** Layers that 8 bits are tried on, by their weights' names. */
const kinds: Readonly<Record<string, (name: string) => boolean>> = {
  'as 8 bits are': (name) => isQuantized(name, { scheme: 'columns' }),
  'transformers alone': (name) => isQuantized(name, { scheme: 'columns' }) && name.includes('.attentions.'),
  'residual blocks’ convolutions alone': (name) => /resnets\.\d+\.conv[12]\.weight$/.test(name),
  'down- and upsampling alone': (name) => name.endsWith("samplers.0.conv.weight"),
  'left out: shortcuts alone': (name) => name.endsWith("conv_shortcut.weight"),
  'left out: keys and values of the text alone': (name) => /attn2\.to_[kv]\.weight$/.test(name),
};

const texts = ['turquoise water', 'a brick wall in warm evening light', 'grass'] as const;
const latentSide = 32;
/** From noise alone to next to none, with what the network itself has made so far in between. */
const timesteps = [999, 749, 499, 249] as const;

type Predict = (given: UnetArguments) => Promise<Tensor>;

/** The starter model is a trained network: random weights have none of the outliers that real activations have. */
export async function printKinds(): Promise<void> {
  const checkpoint = await openCheckpoint(join('models', 'swatch'));
  const folder = await mkdtemp(join(tmpdir(), 'frisket-kinds-'));
  try {
    const full = await openPredict(checkpoint, folder, () => false);
    const inputs: { readonly given: UnetArguments; readonly expected: Tensor }[] = [];
    for (const text of texts) inputs.push(...(await runThrough(checkpoint, await embed(checkpoint, text), full)));
    console.log('| in 8 bits, Swatch | relative error of a step, mean | most |');
    console.log('| --- | ---: | ---: |');
    for (const [kind, chosen] of Object.entries(kinds)) {
      const predict = await openPredict(checkpoint, folder, chosen);
      const errors: number[] = [];
      for (const { given, expected } of inputs) errors.push(relativeError(await predict(given), expected));
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      console.log(`| ${kind} | ${mean.toFixed(4)} | ${Math.max(...errors).toFixed(4)} |`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function openPredict({ unet }: Checkpoint, folder: string, chosen: (name: string) => boolean): Promise<Predict> {
  const { config } = unet;
  const source = await unet.openWeights();
  const names = productWeights(source, (weights) => buildUnet(weights, config)).filter(chosen);
  const quantization = { scheme: 'columns', most: 127 } as const;
  const graph = buildUnet(await withQuantized(source, names, { folder, quantization }), config);
  const session = await openSession(encodeModel(graph));
  const wanted = new Set(graph.inputs.map(({ name }) => name));
  return async (given) => {
    const { out_sample: output } = await session.run(unetInputs(config, given, wanted));
    if (!output) throw new Error('The UNet gave no output.');
    return output;
  };
}

async function embed({ textEncoders, textStyle }: Checkpoint, text: string): Promise<PromptEmbedding> {
  const readers = await Promise.all(
    textEncoders.map(async (files) => ({
      encoder: await TextEncoder.open(files, cpu),
      tokenizer: await openTokenizer(files.tokenizer),
    })),
  );
  return encodePrompt(text, readers, {
    style: textStyle,
    syntax: 'plain',
    long: 'truncate',
    leastPieces: 1,
    loraScales: [],
  });
}

/** What the network sees and gives on its way from noise to a picture of `text`, nothing around it being given (DDIM). */
async function runThrough({ scheduler }: Checkpoint, { hiddenStates, pooled }: PromptEmbedding, predict: Predict) {
  const side = 8 * latentSide;
  const keeps = signalOf(Number(scheduler.config.beta_start), Number(scheduler.config.beta_end));
  const random = new TorchRandom(0);
  const size = 4 * latentSide ** 2;
  let latents = random.randn([size]);
  const seen: { given: UnetArguments; expected: Tensor }[] = [];
  for (const [at, timestep] of timesteps.entries()) {
    // Latents, a mask that is 1 everywhere, and nothing behind it.
    const data = new Float32Array(9 * latentSide ** 2);
    data.set(latents);
    data.fill(1, size, size + latentSide ** 2);
    const given: UnetArguments = {
      sample: tensor([1, 9, latentSide, latentSide], data),
      timesteps: [timestep],
      encoderHiddenStates: hiddenStates,
      ...(pooled ? { textEmbeds: pooled } : {}),
      timeIds: tensor([1, 6], Float32Array.of(side, side, 0, 0, side, side)),
    };
    const expected = await predict(given);
    seen.push({ given, expected });
    const [signal, noise] = split(keeps[timestep] ?? 0);
    const [nextSignal, nextNoise] = split(keeps[timesteps[at + 1] ?? 0] ?? 1);
    latents = latents.map((value, place) => {
      const velocity = expected.data[place] ?? 0;
      return nextSignal * (signal * value - noise * velocity) + nextNoise * (noise * value + signal * velocity);
    });
  }
  return seen;
}

const split = (signal: number): readonly [number, number] => [signal, Math.sqrt(1 - signal ** 2)];

/** The part of the picture at every timestep, with none at the last (Lin et al., arXiv 2305.08891). */
function signalOf(betaStart: number, betaEnd: number): number[] {
  const last = 999;
  let product = 1;
  const signal = Array.from({ length: last + 1 }, (_, at) => {
    const root = Math.sqrt(betaStart) + (at / last) * (Math.sqrt(betaEnd) - Math.sqrt(betaStart));
    return Math.sqrt((product *= 1 - root ** 2));
  });
  const [first = 1, end = 0] = [signal[0], signal[last]];
  return signal.map((value) => ((value - end) * first) / (first - end));
}
