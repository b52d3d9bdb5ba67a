import type { GenerateJob } from '../../../../shared/src/job.ts';
import type { EnginePicture, EngineResult, EngineTask, RunOptions } from '../engine.ts';
import { diffusedSize } from '../fill/plan-fill.ts';
import { encodePng, type Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { nativeSideOf } from '../models/native-side.ts';
import { withControls } from './guiding.ts';
import { defaultsOf, finish, openModel, referencesOf, requestFor, runWithin, type JobContext } from './job-context.ts';
import type { ModelCache } from './model-cache.ts';
import { runMap } from './run-map.ts';
import { runRestyle } from './run-restyle.ts';
import { runFill } from './run-fill.ts';
import { Stopwatch } from './stopwatch.ts';

/** Runs one job of any kind. @throws FrisketError */
export async function runJob(
  task: EngineTask,
  models: ModelCache,
  { signal, onProgress }: RunOptions,
): Promise<EngineResult> {
  const result = await runKind({ task, models, signal, onProgress, watch: new Stopwatch() });
  const notice = models.memory.noticeOf(result.resolved);
  return notice ? { ...result, notices: [...(result.notices ?? []), notice] } : result;
}

async function runKind(context: JobContext): Promise<EngineResult> {
  const { task } = context;
  const { job } = task;
  switch (job.kind) {
    case 'generate':
      return runGenerate(job, context);
    case 'fill':
      return runFill(job, context);
    case 'restyle':
      return runRestyle(job, context);
    case 'map':
      return runMap(job, context);
    case 'request': {
      const { picture, ...run } = await runWithin(job.request, context, referencesOf(task));
      return finish([await wholePicture(picture, context)], run, context);
    }
  }
}

async function runGenerate(job: GenerateJob, context: JobContext): Promise<EngineResult> {
  const model = await openModel(job.model, context);
  const size = diffusedSize(job, nativeSideOf(model.checkpoint));
  const request = requestFor(job, await defaultsOf(job, context, model), model.checkpoint.unet.config, {
    task: 'text-to-image',
    ...size,
  });
  const { picture, ...run } = await runWithin(
    request,
    context,
    withControls(referencesOf(context.task), job.controls, size),
  );
  const resized = resizeBicubic(picture, job.width, job.height);
  return finish([await wholePicture(resized, context)], run, context);
}

async function wholePicture(picture: Pixels, { watch }: JobContext): Promise<EnginePicture> {
  const { width, height } = picture;
  return { png: await watch.time('finish', () => encodePng(picture)), x: 0, y: 0, width, height };
}
