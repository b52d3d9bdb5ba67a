import { FrisketError } from '../../../shared/src/errors.ts';
import type { Job } from '../../../shared/src/job.ts';
import { limits } from '../../../shared/src/limits.ts';
import type { PresetId } from '../../../shared/src/presets.ts';
import { parseJob } from '../../../shared/src/parse-job.ts';
import { checkJobImages } from '../daemon/check-job-images.ts';
import type { EngineResult, EngineTask } from '../engine/engine.ts';
import { openCheckpoint } from '../engine/models/open-checkpoint.ts';
import { defaultsFor, presetFor } from '../engine/models/defaults.ts';
import type { ChosenModel } from './chosen-model.ts';
import { readPictureFile, type PictureFile } from './input-files.ts';

/** What `frisket generate` was asked for, once its words have been read. */
export interface GenerateOptions {
  readonly prompt: string;
  readonly image?: string;
  readonly mask?: string;
  readonly negative?: string;
  readonly width?: number;
  readonly height?: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly strength?: number;
  readonly seed: number;
  readonly sampler?: string;
  readonly preset?: PresetId;
}

export interface GenerateTask {
  readonly task: EngineTask;
  /** The picture to write, from what the engine gave. */
  finish(result: EngineResult): Promise<Uint8Array>;
}

/** How much of a picture is painted anew by default: its layout stays, its matter follows the prompt. */
const defaultImageStrength = 0.6;
/** Latents are an eighth of a picture's side. */
const sideStep = 8;

/**
 * The very job that the panel would submit: from text, from a picture, or into a masked part of one.
 * @throws FrisketError what is wrong with the words or the pictures
 */
export async function generateTask(given: GenerateOptions, model: ChosenModel): Promise<GenerateTask> {
  const options = await withPreset(given, model);
  if (options.image === undefined) return fromText(options, model);
  const image = await readPictureFile(options.image);
  if (options.mask === undefined) return fromPicture(options, model, image);
  return intoMask(options, model, image, await readPictureFile(options.mask));
}

/** Options with the preset's numbers where the person gave none. */
interface Settled extends GenerateOptions {
  readonly scheduler?: unknown;
}

async function withPreset(options: GenerateOptions, model: ChosenModel): Promise<Settled> {
  const { preset, sampler } = options;
  const chosen = preset && presetFor(preset, await openCheckpoint(model.path));
  const scheduler = sampler ?? chosen?.scheduler;
  return {
    ...options,
    ...(chosen ? { steps: options.steps ?? chosen.steps, guidance: options.guidance ?? chosen.guidanceScale } : {}),
    ...(scheduler === undefined ? {} : { scheduler }),
  };
}

function fromText(options: Settled, model: ChosenModel): GenerateTask {
  const { nativeSide } = model.summary;
  const { width = nativeSide, height = nativeSide } = options;
  const job = parseJob({ kind: 'generate', ...settingsOf(options, model), width, height });
  return { task: taskOf(job, [], model), finish: firstPicture };
}

function intoMask(options: Settled, model: ChosenModel, image: PictureFile, mask: PictureFile): GenerateTask {
  const { strength } = options;
  const job = parseJob({
    kind: 'fill',
    ...settingsOf(options, model),
    image: image.id,
    mask: mask.id,
    ...(strength === undefined ? {} : { strength }),
  });
  checkJobImages(job, new Map([image, mask].map(({ id, size }) => [id, size])));
  return {
    task: taskOf(job, [image, mask], model),
    finish: async ({ pictures: [fill] }) => {
      if (!fill) throw nothingCame();
      const { stitch } = await import('./stitch.ts');
      return stitch(image.bytes, fill);
    },
  };
}

async function fromPicture(options: Settled, model: ChosenModel, image: PictureFile): Promise<GenerateTask> {
  const defaults = await defaultsFor(await openCheckpoint(model.path));
  const size = workingSize(options, image, model.summary.nativeSide);
  const { resizePng } = await import('./resize.ts');
  const resized = await resizePng(image, size);
  const { prompt, seed, negative, scheduler = defaults.scheduler } = options;
  const job = parseJob({
    kind: 'request',
    request: {
      model: model.summary.id,
      task: 'image-to-image',
      prompt,
      ...(negative === undefined ? {} : { negativePrompt: negative }),
      ...size,
      steps: options.steps ?? defaults.steps,
      guidanceScale: options.guidance ?? defaults.guidanceScale,
      strength: options.strength ?? defaultImageStrength,
      ...(scheduler === undefined ? {} : { scheduler }),
      seed,
      image: resized.id,
    },
  });
  return { task: taskOf(job, [resized], model), finish: firstPicture };
}

function settingsOf(options: Settled, model: ChosenModel): Record<string, unknown> {
  const { prompt, seed, negative, steps, guidance, scheduler } = options;
  return {
    model: model.summary.id,
    prompt,
    seed,
    ...(negative === undefined ? {} : { negativePrompt: negative }),
    ...(steps === undefined ? {} : { steps }),
    ...(guidance === undefined ? {} : { guidanceScale: guidance }),
    ...(scheduler === undefined ? {} : { scheduler }),
  };
}

/** The picture's shape at the area that the model was trained on, unless the person says otherwise. */
function workingSize(
  options: GenerateOptions,
  { size }: PictureFile,
  nativeSide: number,
): { width: number; height: number } {
  const scale = nativeSide / Math.sqrt(size.width * size.height);
  const fit = (side: number) =>
    Math.min(limits.requestSide, Math.max(limits.imageSideLeast, Math.round((side * scale) / sideStep) * sideStep));
  const { width = fit(size.width), height = fit(size.height) } = options;
  for (const [name, side] of Object.entries({ width, height }))
    if (side % sideStep !== 0)
      throw new FrisketError(
        'usage',
        `--${name} ${side} is no multiple of ${sideStep}.`,
        `Give ${Math.round(side / sideStep) * sideStep}.`,
      );
  return { width, height };
}

function taskOf(job: Job, pictures: readonly PictureFile[], { summary, path }: ChosenModel): EngineTask {
  return {
    job,
    images: new Map(pictures.map(({ id, bytes }) => [id, bytes])),
    models: new Map([[summary.id, path]]),
  };
}

export function firstPicture({ pictures: [picture] }: EngineResult): Promise<Uint8Array> {
  return picture ? Promise.resolve(picture.png) : Promise.reject(nothingCame());
}

function nothingCame(): FrisketError {
  return new FrisketError('engine_failed', 'The engine gave no picture.', 'Run `frisket doctor`.');
}
