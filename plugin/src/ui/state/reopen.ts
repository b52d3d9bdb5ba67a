import type { Recipe } from '../../../../shared/src/job.ts';
import type { Draft, Tab } from './draft.ts';
import { schedulerSchema } from './presets.ts';

/** The tab in which a result was made, if it was made in the panel. */
export function tabOf({ job }: Recipe): Tab | undefined {
  return job.kind === 'request' || job.kind === 'restyle' ? undefined : job.kind;
}

/** What is to be set so that the panel stands as it did when a result was made. */
export function reopened({ job }: Recipe, draft: Draft): Partial<Draft> {
  if (job.kind === 'request' || job.kind === 'restyle') return {};
  const { kind: tab, model, prompt, negativePrompt = '', seed, steps, guidanceScale, loras } = job;
  const sampling = { model, negativePrompt, seed, steps, guidanceScale, loras, scheduler: schedulerOf(job.scheduler) };
  const shared = { ...sampling, tab, prompts: { ...draft.prompts, [tab]: prompt } };
  return job.kind === 'generate'
    ? { ...shared, size: 'custom', customSize: { width: job.width, height: job.height } }
    : { ...shared, mode: job.mode ?? 'fill', feather: job.feather ?? 'soft', strength: job.strength };
}

/** Settings of a kind that the panel never makes are left to the model. */
function schedulerOf(scheduler: unknown): Draft['scheduler'] {
  return schedulerSchema.safeParse(scheduler).data;
}
