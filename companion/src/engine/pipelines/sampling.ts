import type { Request } from '../../../../shared/src/request.ts';
import { tensor } from '../core/tensor.ts';
import type { TorchRandom } from '../core/torch-random.ts';
import type { LoadOptions } from '../networks/fewer-bits.ts';
import type { Autoencoder } from '../networks/autoencoder.ts';
import { transformerBlocks } from '../models/ip-attention.ts';
import { isGuided } from '../models/is-guided.ts';
import { planUnet, type UnetConfig } from '../models/unet-config.ts';
import { predictedOriginal } from '../schedulers/predicted-original.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { denoise } from './denoise.ts';
import { binaryMask, type Mask } from './latents.ts';
import { makePredictor, type PredictorOptions } from './predictor.ts';
import { readPictures } from './request-pictures.ts';
import type { RequestRun } from './request-run.ts';
import { schedulerConfig, schedulerFor } from './scheduling.ts';
import {
  startBlended,
  startFromNoise,
  startFromPicture,
  startMasked,
  wholeMask,
  type Start,
  type StartOptions,
} from './start.ts';
import type { Stopwatch } from './stopwatch.ts';
import { conditionOnText } from './text-conditioning.ts';
import { adaptersOf, noAdapters } from './adapter-set.ts';
import type { MemoryPlan } from './memory/memory-plan.ts';
import type { WarmModel } from './warm-model.ts';
import type { Pixels } from '../images/codec.ts';

/** What the stages of one run share. */
export interface Sampling extends RequestRun {
  readonly watch: Stopwatch;
  /** One generator for the whole run, as in diffusers: a refiner goes on with it. */
  readonly random: TorchRandom;
  /** Shape of the latents, [1, 4, h, w]. */
  readonly dims: readonly number[];
  /** Tells what comes next, unless the run was cancelled. */
  readonly say: (stage: string) => void;
  readonly plan: MemoryPlan;
}

/** Trained timesteps of all Stable Diffusion models, of which `switchAt` is a part. */
const trainedTimesteps = 1_000;

/** The base model's part: from noise or a picture to latents, or to where the refiner takes over. */
export async function sampleBase(sampling: Sampling, model: WarmModel, vae: Autoencoder): Promise<Float32Array> {
  const { request, references, models, watch, say } = sampling;
  const adapters = adaptersOf(request, references);
  const { config } = model.checkpoint.unet;
  const strength = request.task === 'text-to-image' ? 1 : request.strength;
  const scheduler = schedulerFor(request, model.checkpoint, { strength });
  const guided = isGuided(request.guidanceScale, config);
  const staged = sampling.plan.residency === 'staged';

  say('Reading the prompt');
  if (staged) await model.releaseUnet();
  const loras = request.loras.map(({ scale }, index) => ({ path: adapters.loras[index] ?? '', scale }));
  const conditioning = await watch.time('text', () => conditionOnText(request, model, { references, guided, loras }));
  if (staged) await model.releaseTextReaders();

  say('Reading the pictures');
  const { start, controlNets, ipAdapters } = await watch.time('encode', async () => {
    const pictures = sampling.given ?? (await readPictures(request, references));
    const mask = pictures.mask && binaryMask(pictures.mask, vae.downscale);
    const seen: Seen = { ...(pictures.image ? { image: pictures.image } : {}), ...(mask ? { mask } : {}) };
    return {
      start: await startTask(sampling, config, seen, { scheduler, vae }),
      controlNets: await models.controlNetHints.open(request, references, seen),
      ipAdapters: await models.imagePrompts.open(request, references, {
        guided,
        transformerBlocks: transformerBlocks(planUnet(config)),
      }),
    };
  });
  if (staged) await models.imagePrompts.release();

  say('Loading the model');
  const unet = await watch.time('load', () => model.unet(adapters, loadOptions(sampling)));
  const loraScales = loras.map(({ scale }) => scale);
  const { extraChannels } = start;
  return run(
    sampling,
    model,
    scheduler,
    start,
    { unet, conditioning, extraChannels, loraScales, controlNets, ipAdapters },
    baseEvaluations(request, scheduler),
  );
}

/** The refiner's part of an ensemble of experts (Podell et al., arXiv 2307.01952, section 2.5): the last timesteps, without new noise. */
export async function sampleRefiner(sampling: Sampling, model: WarmModel, sample: Float32Array): Promise<Float32Array> {
  const { request, references, watch, say } = sampling;
  const cutoff = switchTimestep(request);
  // With few steps all of them may lie above: then, as in diffusers, the base has done it all.
  if (!schedulerFor(request, model.checkpoint, {}).timesteps.some((timestep) => timestep < cutoff)) return sample;
  say('Loading the refiner');
  const unet = await watch.time('load', () => model.unet(noAdapters, loadOptions(sampling)));
  const scheduler = schedulerFor(request, model.checkpoint, { belowTimestep: cutoff });
  say('Reading the prompt again');
  const conditioning = await watch.time('text', () =>
    conditionOnText(request, model, { references, guided: isGuided(request.guidanceScale, unet.config), loras: [] }),
  );
  const none = { extraChannels: [], loraScales: [], controlNets: [], ipAdapters: [] };
  return run(sampling, model, scheduler, { sample }, { unet, conditioning, ...none }, scheduler.timesteps.length);
}

function run(
  { request, watch, random, dims, signal, onProgress, plan, economy = 'usual' }: Sampling,
  model: WarmModel,
  scheduler: Scheduler,
  { sample, blend }: Pick<Start, 'sample' | 'blend'>,
  network: Omit<PredictorOptions, 'dims' | 'count' | 'guidanceScale' | 'guidanceRescale' | 'oneByOne'>,
  evaluations: number,
): Promise<Float32Array> {
  const { guidanceScale, guidanceRescale } = request;
  const guidance = { guidanceScale, guidanceRescale, oneByOne: economy !== 'usual' || plan.guidance === 'one by one' };
  onProgress({ stage: 'Painting', step: 0, steps: evaluations });
  return watch.time('unet', () =>
    denoise({
      scheduler,
      sample,
      random,
      signal,
      evaluations,
      predict: makePredictor({ ...network, ...guidance, dims, count: scheduler.timesteps.length }),
      predictedOriginal: predictedOriginal(schedulerConfig(request, model.checkpoint)),
      ...(blend ? { blend } : {}),
      onStep: (step, steps, original) =>
        onProgress({ stage: 'Painting', step, steps, latents: tensor(dims, original) }),
    }),
  );
}

/** Bringing weights to fewer bits takes a minute, once: it is told and can be cancelled. */
function loadOptions({ models, plan, signal, onProgress }: Sampling): LoadOptions {
  const fewerBits = models.memory.fewerBits(plan);
  return {
    ...(fewerBits ? { fewerBits } : {}),
    signal,
    onProgress: (done, all) =>
      onProgress({ stage: `Compressing the model, once (${Math.floor((100 * done) / all)} %)`, step: 0, steps: 0 }),
  };
}

function switchTimestep({ refiner }: Request): number {
  return Math.round(trainedTimesteps * (1 - (refiner?.switchAt ?? 1)));
}

/** A base with a refiner stops before the first timestep that is the refiner's. */
function baseEvaluations(request: Request, scheduler: Scheduler): number {
  if (!request.refiner) return scheduler.timesteps.length;
  const cutoff = switchTimestep(request);
  return scheduler.timesteps.filter((timestep) => timestep >= cutoff).length;
}

interface Seen {
  readonly image?: Pixels;
  readonly mask?: Mask;
}

async function startTask(
  { request, random, dims, given: pictures }: Sampling,
  unet: UnetConfig,
  { image, mask }: Seen,
  given: Pick<StartOptions, 'scheduler' | 'vae'>,
): Promise<Start> {
  const options: StartOptions = {
    ...given,
    random,
    dims,
    maskMode: request.maskMode,
    startsFromPicture: request.strength < 1 || pictures !== undefined,
  };
  if (unet.in_channels === 9)
    return startMasked(image, mask ?? wholeMask(request.width, request.height, given.vae.downscale), options);
  if (!image) return startFromNoise(options);
  return mask ? startBlended(image, mask, options) : startFromPicture(image, options);
}
