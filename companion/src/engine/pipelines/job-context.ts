import { FrisketError } from '../../../../shared/src/errors.ts';
import type { FillJob, GenerateJob, RestyleJob } from '../../../../shared/src/job.ts';
import { requestSchema, type Request, type RequestInput } from '../../../../shared/src/request.ts';
import type { EnginePicture, EngineResult, EngineTask, Progress } from '../engine.ts';
import type { UnetConfig } from '../models/unet-config.ts';
import { defaultsFor, type Defaults } from '../models/defaults.ts';
import { controlNetsOf, ipAdaptersOf } from './guiding.ts';
import type { ModelCache } from './model-cache.ts';
import { ProgressReporter } from './progress.ts';
import type { References } from './references.ts';
import type { GivenPictures } from './request-run.ts';
import { runRequest, type RequestResult } from './run-request.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { WarmModel } from './warm-model.ts';

/** What every kind of job is run with. */
export interface JobContext {
  readonly task: EngineTask;
  readonly models: ModelCache;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly watch: Stopwatch;
}

export async function openModel(id: string, { task, models, watch }: JobContext): Promise<WarmModel> {
  return watch.time('load', () => models.open(referencesOf(task).model(id)));
}

/** What a job's model and LoRAs are used with where the job leaves it open. */
export function defaultsOf(job: GenerateJob | FillJob | RestyleJob, { task }: JobContext, { checkpoint }: WarmModel) {
  const references = referencesOf(task);
  return defaultsFor(
    checkpoint,
    (job.loras ?? []).map(({ model }) => references.model(model)),
  );
}

/** The request that a job amounts to, its open settings chosen. */
export function requestFor(
  job: GenerateJob | FillJob | RestyleJob,
  defaults: Defaults,
  unet: UnetConfig,
  rest: Pick<RequestInput, 'task' | 'width' | 'height' | 'strength' | 'maskMode'>,
): Request {
  return requestSchema.parse({
    model: job.model,
    prompt: job.prompt,
    negativePrompt: job.negativePrompt,
    seed: job.seed,
    steps: job.steps ?? defaults.steps,
    guidanceScale: job.guidanceScale ?? defaults.guidanceScale,
    scheduler: job.scheduler ?? defaults.scheduler,
    loras: (job.loras ?? []).map(({ model, scale }) => ({ weights: model, scale })),
    ipAdapters: ipAdaptersOf(job.style, unet),
    controlNets: controlNetsOf(job.controls),
    // What people who write prompts expect, and the same as plain for those who write none of it.
    promptSyntax: 'weighted',
    longPrompt: 'chunk',
    ...rest,
  });
}

/** Runs a request and tells of it, with previews where somebody looks at them. */
export async function runWithin(
  request: Request,
  { task, models, signal, onProgress }: JobContext,
  references: References,
  given?: GivenPictures,
): Promise<RequestResult> {
  const reporter = new ProgressReporter(onProgress, task.previews ?? true);
  const model = await models.open(references.model(request.model));
  const result = await runRequest({
    request,
    references,
    models,
    given,
    economy: task.economy,
    signal,
    onProgress: (progress) => reporter.report(progress, model),
  });
  await reporter.settle();
  return result;
}

export function finish(
  pictures: readonly EnginePicture[],
  { resolved, timings }: Pick<RequestResult, 'resolved' | 'timings'>,
  { watch }: JobContext,
): EngineResult {
  return { pictures, resolved, timings: { ...timings, ...watch.timings } };
}

/** A job's references: installed models and uploaded pictures by their ids. */
export function referencesOf({ models, images }: EngineTask): References {
  return {
    model: (id) => {
      const path = models.get(id);
      if (path === undefined)
        throw new FrisketError(
          'model_not_found',
          `No model "${id}" is installed.`,
          'Choose one of the installed models.',
          { values: { model: id } },
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
