import type { RestyleJob } from '../../../../shared/src/job.ts';
import type { EngineResult } from '../engine.ts';
import { diffusedSize } from '../fill/plan-fill.ts';
import { decodeRgba, encodePng, type Pixels } from '../images/codec.ts';
import { withAlpha } from '../images/crop.ts';
import { opaque } from '../images/opaque.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { nativeSideOf } from '../models/native-side.ts';
import { checkStrength, fillSteps } from './fill-steps.ts';
import { withControls } from './guiding.ts';
import { defaultsOf, finish, openModel, referencesOf, requestFor, runWithin, type JobContext } from './job-context.ts';

/** Enough to take another look over, little enough to know the picture by. */
const usualStrength = 0.6;

/** Draws a whole picture anew, at the model's size, and gives it back in its own, with its own transparency. */
export async function runRestyle(job: RestyleJob, context: JobContext): Promise<EngineResult> {
  const { task, watch } = context;
  const references = referencesOf(task);
  const model = await openModel(job.model, context);
  const picture = await watch.time('decode pictures', async () =>
    decodeRgba(await references.picture(job.image), 'The picture'),
  );
  const size = diffusedSize(picture, nativeSideOf(model.checkpoint) / (task.economy === 'smallest' ? 2 : 1));
  const { strength = usualStrength } = job;
  const given = { image: resizeBicubic(opaque(picture), size.width, size.height) };
  const request = requestFor(job, await defaultsOf(job, context, model), model.checkpoint.unet.config, {
    task: 'image-to-image',
    ...size,
    strength,
  });
  checkStrength(request.steps, strength);
  const steps = fillSteps(request.steps, strength);
  const run = await runWithin({ ...request, steps }, context, withControls(references, job.controls, size), given);
  const { width, height } = picture;
  const png = await watch.time('finish', () =>
    encodePng(inShapeOf(picture, resizeBicubic(run.picture, width, height))),
  );
  return finish([{ png, x: 0, y: 0, width, height }], run, context);
}

/** The drawn picture with the transparency of the one that it was drawn from, if that has any. */
function inShapeOf({ data }: Pixels, drawn: Pixels): Pixels {
  const alpha = Uint8Array.from({ length: drawn.width * drawn.height }, (_, pixel) => data[pixel * 4 + 3] ?? 255);
  return alpha.every((value) => value === 255) ? drawn : withAlpha(drawn, alpha);
}
