import type { Request } from '../../../../shared/src/request.ts';
import type { Checkpoint } from '../models/checkpoint.ts';
import type { ScheduleOptions, Scheduler } from '../schedulers/scheduler.ts';
import { createScheduler } from '../schedulers/table.ts';

/** The part of a request on which its scheduler depends. */
export type ScheduledRequest = Pick<Request, 'task' | 'steps' | 'scheduler' | 'controlNets'>;

/** The part of a checkpoint on which a run's scheduler depends. */
export type ScheduledCheckpoint = Pick<Checkpoint, 'scheduler' | 'textStyle' | 'unet'>;

/**
 * What diffusers' pipelines for SD 1.x and 2.x set whatever the config says. They call it a correction of files that
 * predate the fields; it holds for all, and the ControlNet and SDXL pipelines do without.
 */
const corrections = {
  generating: { steps_offset: 1, clip_sample: false },
  inpainting: { steps_offset: 1, skip_prk_steps: true },
  none: {},
} as const;

function correctionOf({ task, controlNets }: ScheduledRequest, { textStyle, unet }: ScheduledCheckpoint) {
  if (textStyle !== 'sd' || controlNets.length > 0) return 'none';
  // A UNet of nine channels draws from text as the inpainting pipeline does.
  return task === 'inpaint' || unet.config.in_channels === 9 ? 'inpainting' : 'generating';
}

/** A model's scheduler config with the request's laid over it. */
export function schedulerConfig(
  request: ScheduledRequest,
  checkpoint: ScheduledCheckpoint,
): Readonly<Record<string, unknown>> {
  return {
    ...checkpoint.scheduler.config,
    ...request.scheduler?.config,
    ...corrections[correctionOf(request, checkpoint)],
  };
}

/** @throws FrisketError `model_unsupported`, `model_invalid`, `invalid_request` */
export function schedulerFor(
  request: ScheduledRequest,
  checkpoint: ScheduledCheckpoint,
  part: Pick<ScheduleOptions, 'strength' | 'belowTimestep'>,
): Scheduler {
  const className = request.scheduler?.class ?? checkpoint.scheduler.className;
  return createScheduler(className, schedulerConfig(request, checkpoint), { steps: request.steps, ...part });
}
