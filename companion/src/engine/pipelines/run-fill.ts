import type { FillJob, Resolved, Timings } from '../../../../shared/src/job.ts';
import type { Request } from '../../../../shared/src/request.ts';
import type { EngineResult } from '../engine.ts';
import { fillRules } from '../fill/fill-modes.ts';
import { fillRegion, type FillPass, type RegionFill } from '../fill/fill-region.ts';
import { withoutTransparency } from '../fill/without-transparency.ts';
import { decodeGrey, decodeRgba, encodePng } from '../images/codec.ts';
import type { Checkpoint } from '../models/checkpoint.ts';
import type { UnetConfig } from '../models/unet-config.ts';
import { nativeSideOf } from '../models/native-side.ts';
import type { Defaults } from '../models/defaults.ts';
import { checkStrength, fillSteps } from './fill-steps.ts';
import { withControls } from './guiding.ts';
import { defaultsOf, finish, openModel, referencesOf, requestFor, runWithin, type JobContext } from './job-context.ts';
import { throwIfCancelled } from './denoise.ts';
import { laidIntoPicture } from './laid-into-picture.ts';
import { checkSize } from './latents.ts';

/** A second pass brings detail and leaves the picture as it is (krita-ai-diffusion refines at 0.4). */
const refiningStrength = 0.4;

/** What is done otherwise than usual, to measure what the usual is good for. */
export interface FillVariant extends Pick<RegionFill, 'without'> {
  /** In place of those of the model. */
  readonly defaults?: Partial<Defaults>;
  readonly maskMode?: Request['maskMode'];
  /** Steps that are run at least, in place of four. */
  readonly leastSteps?: number;
}

/** Crops to the region with its surroundings, paints at the model's size, and gives back what was painted, with alpha. */
export async function runFill(
  job: FillJob,
  context: JobContext,
  { defaults: changed, maskMode, leastSteps, ...variant }: FillVariant = {},
): Promise<EngineResult> {
  const { task, watch } = context;
  const references = referencesOf(task);
  const model = await openModel(job.model, context);
  const defaults = { ...(await defaultsOf(job, context, model)), ...changed };
  const { original, image, mask } = await watch.time('decode pictures', async () => {
    const original = await decodeRgba(await references.picture(job.image), 'The picture');
    return {
      original,
      image: withoutTransparency(original),
      mask: await decodeGrey(await references.picture(job.mask), 'The mask'),
    };
  });
  checkSize('mask', mask, image.width, image.height);

  const { mode = 'fill', strength = 1, feather = 'soft' } = job;
  const prompted = { ...job, prompt: promptOf(job, defaults) };
  // A background without words is still to be another one.
  const isLeftOpen = job.prompt.trim() === '' && !job.style && !job.controls?.length;
  const closes = isLeftOpen && fillRules[mode].prefill === 'structure';
  const newStrength = closes ? defaults.closingStrength : defaults.fillStrength;
  let timings: Timings = {};
  let resolved: Resolved | undefined;
  let painting = 0;
  const paint = async (pass: FillPass) => {
    const { width, height } = pass.image;
    const passStrength = {
      paint: newStrength,
      change: strength,
      refine: refiningStrength,
    }[pass.kind];
    const request = requestFor(prompted, defaults, model.checkpoint.unet.config, {
      task: 'inpaint',
      width,
      height,
      strength: passStrength,
      maskMode: maskMode ?? maskModeOf(pass, model.checkpoint.unet.config),
    });
    if (pass.kind === 'change') checkStrength(request.steps, strength);
    const begin = performance.now();
    const run = await runWithin(
      { ...request, steps: fillSteps(request.steps, passStrength, leastSteps) },
      withPass(context, pass),
      withControls(references, job.controls, { width, height }, { part: pass.part, whole: image }),
      { image: pass.image, mask: pass.hole },
    );
    painting += performance.now() - begin;
    timings = added(timings, run.timings);
    // The first pass decides what is there; the job's own strength is what asks for the same again.
    resolved ??= { ...run.resolved, strength };
    return run.picture;
  };

  if (newStrength === 0) context.onProgress({ stage: 'Putting pieces together', step: 0, steps: 0 });
  throwIfCancelled(context.signal);
  const { picture, plan, ...place } = await watch.time('fill', () =>
    fillRegion(
      {
        ...variant,
        image,
        mask,
        mode,
        strength,
        edge: feather,
        hasOwnColours: !isLeftOpen,
        isHoleSeen: !isBlindToHole(model.checkpoint, newStrength, maskMode),
        isRefined: defaults.refines,
        isClosedByPieces: strength === 1 && newStrength === 0,
        nativeSide: nativeSideOf(model.checkpoint) / (task.economy === 'smallest' ? 2 : 1),
        latentPixels: model.vae.downscale,
      },
      paint,
    ),
  );
  watch.leaveOut('fill', painting);
  const laid = job.whole ? laidIntoPicture(picture, place, { original, opaque: image, mask }) : picture;
  const png = await watch.time('finish', () => encodePng(laid));
  const { x, y } = job.whole ? { x: 0, y: 0 } : place;
  const { width, height } = laid;
  const asked: Resolved = {
    model: job.model,
    scheduler: defaults.scheduler?.class ?? model.checkpoint.scheduler.className,
    steps: 0,
    guidanceScale: 0,
    strength,
    seed: job.seed,
    ...plan.diffused,
  };
  return finish([{ png, x, y, width, height }], { resolved: resolved ?? asked, timings }, context);
}

/**
 * A soft edge lets new and old meet over several latents. A UNet of nine channels was trained on what is new entirely or
 * not at all, and paints the hole in the colours asked for when it is told so: measured with Swatch, 100 % of the pixels
 * were turquoise against 97 %.
 */
function maskModeOf({ kind }: FillPass, { in_channels }: UnetConfig): Request['maskMode'] {
  return kind === 'paint' && in_channels === 9 ? 'binary' : 'differential';
}

/**
 * Whether nothing of what is in the hole reaches the network: one of nine channels is shown the picture without it, and
 * noise of zero terminal signal-to-noise leaves nothing of it in the latents (Lin et al., arXiv 2305.08891).
 */
function isBlindToHole({ unet, scheduler }: Checkpoint, strength: number, maskMode: FillVariant['maskMode']): boolean {
  return (
    unet.config.in_channels === 9 &&
    scheduler.config.rescale_betas_zero_snr === true &&
    scheduler.config.timestep_spacing === 'trailing' &&
    strength === 1 &&
    maskMode !== 'differential'
  );
}

/** What an empty prompt asks for. */
function promptOf({ prompt, mode = 'fill' }: FillJob, { backgroundPrompt }: Defaults): string {
  return prompt.trim() === '' && fillRules[mode].emptyPrompt === 'background' ? backgroundPrompt : prompt;
}

/** Tells which of several passes runs. */
function withPass(context: JobContext, { index, count }: FillPass): JobContext {
  if (count === 1) return context;
  return {
    ...context,
    onProgress: (progress) =>
      context.onProgress({ ...progress, stage: `${progress.stage}, part ${index + 1} of ${count}` }),
  };
}

function added(sums: Timings, more: Timings): Timings {
  return Object.fromEntries(
    [...new Set([...Object.keys(sums), ...Object.keys(more)])].map((stage) => [
      stage,
      (sums[stage] ?? 0) + (more[stage] ?? 0),
    ]),
  );
}
