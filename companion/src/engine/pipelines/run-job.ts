import { FrisketError } from '../../../../shared/src/errors.ts';
import type { FillJob, GenerateJob } from '../../../../shared/src/job.ts';
import { requestSchema, type Request, type RequestInput } from '../../../../shared/src/request.ts';
import type { EnginePicture, EngineResult, EngineTask, Progress, RunOptions } from '../engine.ts';
import { cropPixels, withAlpha } from '../images/crop.ts';
import { coverageWithin, holeOf, paintedBounds } from '../fill/mask.ts';
import { diffusedSize, planFill } from '../fill/plan-fill.ts';
import { decodeGrey, decodeRgb, encodePng, resizePixels, type Pixels } from '../images/codec.ts';
import { nativeSideOf } from '../models/native-side.ts';
import { defaultsFor } from './defaults.ts';
import { checkSize } from './latents.ts';
import { ProgressReporter } from './progress.ts';
import type { References } from './references.ts';
import { runRequest, type RequestResult } from './run-request.ts';
import { Stopwatch } from './stopwatch.ts';
import type { ModelCache } from './model-cache.ts';
import type { WarmModel } from './warm-model.ts';

/** What every kind of job is run with. */
interface JobContext {
  readonly task: EngineTask;
  readonly models: ModelCache;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly watch: Stopwatch;
}

/** Runs one job of any kind. @throws FrisketError */
export async function runJob(
  task: EngineTask,
  models: ModelCache,
  { signal, onProgress }: RunOptions,
): Promise<EngineResult> {
  const context: JobContext = { task, models, signal, onProgress, watch: new Stopwatch() };
  const { job } = task;
  switch (job.kind) {
    case 'generate':
      return runGenerate(job, context);
    case 'fill':
      return runFill(job, context);
    case 'request': {
      const { picture, ...run } = await runWithin(job.request, context, referencesOf(task));
      return finish([await wholePicture(picture, context)], run, context);
    }
  }
}

async function runGenerate(job: GenerateJob, context: JobContext): Promise<EngineResult> {
  const model = await openModel(job.model, context);
  const size = diffusedSize(job, nativeSideOf(model.checkpoint));
  const request = await requestFor(job, model, { task: 'text-to-image', ...size });
  const { picture, ...run } = await runWithin(request, context, referencesOf(context.task));
  const resized = await resizePixels(picture, job.width, job.height);
  return finish([await wholePicture(resized, context)], run, context);
}

/** Names of a fill's own pictures within its request. */
const regionImage = 'region';
const regionMask = 'region mask';

/** Crops to the region with its surroundings, paints at the model's size, and gives back what was painted, with alpha. */
async function runFill(job: FillJob, context: JobContext): Promise<EngineResult> {
  const { task, watch } = context;
  const references = referencesOf(task);
  const model = await openModel(job.model, context);
  const { image, mask } = await watch.time('decode pictures', async () => ({
    image: await decodeRgb(await references.picture(job.image), 'The picture'),
    mask: await decodeGrey(await references.picture(job.mask), 'The mask'),
  }));
  checkSize('mask', mask, image.width, image.height);

  const selection = paintedBounds(mask);
  const strength = job.strength ?? 1;
  const plan = planFill({
    canvas: image,
    selection,
    strength,
    nativeSide: nativeSideOf(model.checkpoint),
  });
  const { width, height } = plan.diffused;
  const region = await watch.time('prepare', async () => {
    const seen = await resizePixels(cropPixels(image, plan.context), width, height);
    const painted = await resizePixels(cropPixels(mask, plan.context), width, height);
    const hole = holeOf(painted, plan.grow * (width / plan.context.width), model.vae.downscale);
    return { seen: await encodePng(seen), hole: await encodePng(hole) };
  });

  const request = await requestFor(job, model, {
    task: 'inpaint',
    width,
    height,
    strength,
    image: regionImage,
    mask: regionMask,
  });
  const { picture, ...run } = await runWithin(request, context, {
    ...references,
    picture: (name) => Promise.resolve(name === regionMask ? region.hole : region.seen),
  });

  const result = await watch.time('finish', async () => {
    const { context: seen } = plan;
    const painted = await resizePixels(picture, seen.width, seen.height);
    const inContext = { ...selection, x: selection.x - seen.x, y: selection.y - seen.y };
    const alpha = job.feather === 'none' ? cropPixels(mask, selection).data : coverageWithin(mask, selection);
    return { png: await encodePng(withAlpha(cropPixels(painted, inContext), alpha)), ...selection };
  });
  return finish([result], run, context);
}

async function openModel(id: string, { task, models, watch }: JobContext): Promise<WarmModel> {
  return watch.time('load', () => models.open(referencesOf(task).model(id)));
}

/** The request that a job amounts to, its open settings chosen. */
async function requestFor(
  job: GenerateJob | FillJob,
  model: WarmModel,
  rest: Pick<RequestInput, 'task' | 'width' | 'height' | 'strength' | 'image' | 'mask'>,
): Promise<Request> {
  const defaults = await defaultsFor(model.checkpoint);
  return requestSchema.parse({
    model: job.model,
    prompt: job.prompt,
    negativePrompt: job.negativePrompt,
    seed: job.seed,
    steps: job.steps ?? defaults.steps,
    guidanceScale: job.guidanceScale ?? defaults.guidanceScale,
    scheduler: job.scheduler ?? defaults.scheduler,
    ...rest,
  });
}

async function runWithin(
  request: Request,
  { models, signal, onProgress }: JobContext,
  references: References,
): Promise<RequestResult> {
  const reporter = new ProgressReporter(onProgress);
  const model = await models.open(references.model(request.model));
  const result = await runRequest({
    request,
    references,
    models,
    signal,
    onProgress: (progress) => reporter.report(progress, model),
  });
  await reporter.settle();
  return result;
}

async function wholePicture(picture: Pixels, { watch }: JobContext): Promise<EnginePicture> {
  const { width, height } = picture;
  return { png: await watch.time('finish', () => encodePng(picture)), x: 0, y: 0, width, height };
}

function finish(
  pictures: readonly EnginePicture[],
  { resolved, timings }: Omit<RequestResult, 'picture'>,
  { watch }: JobContext,
): EngineResult {
  return { pictures, resolved, timings: { ...timings, ...watch.timings } };
}

/** A job's references: installed models and uploaded pictures by their ids. */
function referencesOf({ models, images }: EngineTask): References {
  return {
    model: (id) => {
      const path = models.get(id);
      if (path === undefined)
        throw new FrisketError(
          'model_not_found',
          `No model "${id}" is installed.`,
          'Choose one of the installed models.',
        );
      return path;
    },
    picture: (id) => {
      const bytes = images.get(id);
      return bytes
        ? Promise.resolve(bytes)
        : Promise.reject(
            new FrisketError(
              'image_missing',
              `The picture ${id.slice(0, 12)} was not sent.`,
              'Send it before the job.',
            ),
          );
    },
  };
}
