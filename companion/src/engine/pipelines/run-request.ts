import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Resolved, Timings } from '../../../../shared/src/job.ts';
import type { Request } from '../../../../shared/src/request.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { TorchRandom } from '../core/torch-random.ts';
import { decodeGrey, decodeRgb, type Pixels } from '../images/codec.ts';
import { fromSigned } from '../images/pixels.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { predictedOriginal } from '../schedulers/predicted-original.ts';
import { createScheduler } from '../schedulers/table.ts';
import { conditioningOf } from './conditioning.ts';
import { denoise, throwIfCancelled } from './denoise.ts';
import { binaryMask, checkSize, decodeScaled } from './latents.ts';
import { makePredictor } from './predictor.ts';
import { encodePrompt, zeroEmbedding, type PromptEmbedding } from './prompt.ts';
import { startBlended, startFromNoise, startFromPicture, startMasked, wholeMask, type Start } from './start.ts';
import { Stopwatch } from './stopwatch.ts';
import type { ModelCache, WarmModel } from './warm-model.ts';

/** Where a request's references lead: files for the command line, uploads and installed models for the daemon. */
export interface References {
  /** Absolute path of a model. @throws FrisketError `model_not_found` */
  model(reference: string): string;
  /** Encoded picture. @throws FrisketError `image_missing`, `file_unreadable` */
  picture(reference: string): Promise<Uint8Array>;
}

export interface RequestRun {
  readonly request: Request;
  readonly references: References;
  readonly models: ModelCache;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RequestProgress) => void;
}

export interface RequestProgress {
  readonly stage: string;
  readonly step: number;
  readonly steps: number;
  /** What the picture looks like so far, [1, 4, h, w] as the UNet knows latents, while sampling. */
  readonly latents?: Tensor;
}

export interface RequestResult {
  /** [1, 4, h, w], before the VAE, as the UNet knows them. */
  readonly latents: Tensor;
  /** RGB. */
  readonly picture: Pixels;
  readonly resolved: Resolved;
  readonly timings: Timings;
}

/**
 * Runs a request as diffusers' pipelines would: same draws, same numbers.
 * @throws FrisketError whose code says whose fault it is; `cancelled` within one step of the signal
 */
export async function runRequest(run: RequestRun): Promise<RequestResult> {
  const { request, references, models, signal, onProgress } = run;
  refuseUnsupported(request);
  const watch = new Stopwatch();
  const say = (stage: string) => {
    throwIfCancelled(signal);
    onProgress({ stage, step: 0, steps: 0 });
  };

  say('Loading the model');
  const model = await watch.time('load', () => models.open(references.model(request.model)));
  const unet = await watch.time('load', () => model.unet());
  const scheduler = schedulerFor(request, model);
  const pictures = await watch.time('decode pictures', () => readPictures(run));

  say('Reading the prompt');
  const conditioning = await watch.time('text', () => encodeBoth(request, model));

  say('Reading the picture');
  const dims = [1, unet.config.out_channels, request.height / model.vae.downscale, request.width / model.vae.downscale];
  const random = new TorchRandom(request.seed);
  const start = await watch.time('encode', () =>
    startTask(request, pictures, { model, nineChannels: unet.config.in_channels === 9, scheduler, random, dims }),
  );

  const predict = makePredictor({
    unet,
    conditioning,
    dims,
    extraChannels: start.extraChannels,
    guidanceScale: request.guidanceScale,
    guidanceRescale: request.guidanceRescale,
  });
  onProgress({ stage: 'Painting', step: 0, steps: scheduler.timesteps.length });
  const sample = await watch.time('unet', () =>
    denoise({
      scheduler,
      sample: start.sample,
      random,
      signal,
      predict,
      predictedOriginal: predictedOriginal({ ...model.checkpoint.scheduler.config, ...request.scheduler?.config }),
      ...(start.blend ? { blend: start.blend } : {}),
      onStep: (step, steps, latents) => onProgress({ stage: 'Painting', step, steps, latents: tensor(dims, latents) }),
    }),
  );

  say('Developing the picture');
  const latents = tensor(dims, sample);
  const picture = await watch.time('vae', async () => fromSigned(await decodeScaled(model.vae, latents)));
  return { latents, picture, resolved: resolvedOf(request, model), timings: watch.timings };
}

/** Options of the request that no part of the engine carries out yet: refused by name, never ignored. */
function refuseUnsupported(request: Request): void {
  const unsupported = [
    request.controlNets.length > 0 && 'controlNets',
    request.ipAdapters.length > 0 && 'ipAdapters',
    request.loras.length > 0 && 'loras',
    request.refiner && 'refiner',
    request.vae !== undefined && 'vae',
    (request.tokenizer !== undefined || request.tokenizer2 !== undefined) && 'tokenizer',
    request.promptSyntax !== 'plain' && 'promptSyntax',
    request.longPrompt !== 'truncate' && 'longPrompt',
    request.maskMode !== 'binary' && 'maskMode',
  ].find(Boolean);
  if (unsupported)
    throw new FrisketError('invalid_request', `request.${unsupported} is not supported yet.`, 'Leave it out.');
}

function schedulerFor(request: Request, model: WarmModel): Scheduler {
  const own = model.checkpoint.scheduler;
  const config = { ...own.config, ...request.scheduler?.config };
  const strength = request.task === 'text-to-image' ? 1 : request.strength;
  return createScheduler(request.scheduler?.class ?? own.className, config, { steps: request.steps, strength });
}

interface Pictures {
  readonly image?: Pixels;
  readonly mask?: Pixels;
}

async function readPictures({ request, references }: RequestRun): Promise<Pictures> {
  const { task, width, height } = request;
  const read = async (name: 'image' | 'mask', decode: typeof decodeRgb): Promise<Pixels> => {
    const reference = request[name];
    if (reference === undefined)
      throw new FrisketError('invalid_request', `request.${name} is missing: the task ${task} needs it.`, 'Add it.');
    const pixels = await decode(await references.picture(reference), `The ${name}`);
    checkSize(name, pixels, width, height);
    return pixels;
  };
  switch (task) {
    case 'text-to-image':
      return {};
    case 'image-to-image':
      return { image: await read('image', decodeRgb) };
    case 'inpaint':
      return { image: await read('image', decodeRgb), mask: await read('mask', decodeGrey) };
  }
}

async function encodeBoth(request: Request, model: WarmModel) {
  const { checkpoint } = model;
  const readers = await model.textReaders();
  const style = checkpoint.textStyle;
  const positive = await encodePrompt(request.prompt, readers, { style, clipSkip: request.clipSkip });
  const unet = await model.unet();
  // Guidance of 1 and less changes nothing, and LCM's networks carry it in their timestep embedding.
  const guided = request.guidanceScale > 1 && !unet.config.time_cond_proj_dim;
  const negative = guided ? await negativeOf(request, model, positive) : undefined;
  return conditioningOf(positive, negative, { width: request.width, height: request.height, checkpoint });
}

async function negativeOf(request: Request, model: WarmModel, positive: PromptEmbedding): Promise<PromptEmbedding> {
  const { zerosForAbsentNegative, textStyle: style } = model.checkpoint;
  if (request.negativePrompt === undefined && zerosForAbsentNegative) return zeroEmbedding(positive);
  // diffusers skips no layer for the negative prompt.
  return encodePrompt(request.negativePrompt ?? '', await model.textReaders(), { style });
}

interface TaskContext {
  readonly model: WarmModel;
  readonly nineChannels: boolean;
  readonly scheduler: Scheduler;
  readonly random: TorchRandom;
  readonly dims: readonly number[];
}

async function startTask(request: Request, { image, mask: grey }: Pictures, context: TaskContext): Promise<Start> {
  const { model, nineChannels, scheduler, random, dims } = context;
  const { vae } = model;
  const { width, height, task } = request;
  const options = { scheduler, vae, random, dims, strength: task === 'text-to-image' ? 1 : request.strength };
  const mask = grey ? binaryMask(grey, vae.downscale) : wholeMask(width, height, vae.downscale);
  if (nineChannels) return startMasked(image, mask, options);
  if (!image) return startFromNoise(options);
  return grey ? startBlended(image, mask, options) : startFromPicture(image, options);
}

function resolvedOf(request: Request, model: WarmModel): Resolved {
  return {
    model: request.model,
    scheduler: request.scheduler?.class ?? model.checkpoint.scheduler.className,
    steps: request.steps,
    guidanceScale: request.guidanceScale,
    strength: request.strength,
    seed: request.seed,
    width: request.width,
    height: request.height,
  };
}
