import type { Recipe } from '../../../../shared/src/job.ts';
import type { Draft, Tab } from './draft.ts';
import { schedulerSchema } from './presets.ts';

const tabsByKind = { fill: 'fill', generate: 'generate', restyle: 'style' } as const;

/** The tab in which a result was made, if it was made in the panel. */
export function tabOf({ job }: Recipe): Tab | undefined {
  return job.kind === 'request' ? undefined : tabsByKind[job.kind];
}

/** What is to be set so that the panel stands as it did when a result was made. */
export function reopened({ job }: Recipe, draft: Draft): Partial<Draft> {
  if (job.kind === 'request') return {};
  const { model, prompt, negativePrompt = '', seed, steps, guidanceScale, loras } = job;
  const sampling = { model, negativePrompt, seed, steps, guidanceScale, loras, scheduler: schedulerOf(job.scheduler) };
  const tab = tabsByKind[job.kind];
  const shared = { ...sampling, tab, prompts: { ...draft.prompts, [tab]: prompt } };
  switch (job.kind) {
    case 'generate':
      return { ...shared, size: 'custom', customSize: { width: job.width, height: job.height } };
    case 'fill':
      return { ...shared, mode: job.mode ?? 'fill', feather: job.feather ?? 'soft', strength: job.strength };
    case 'restyle': {
      const { strength = draft.style.strength, style } = job;
      const taken = style ? { scale: style.scale, scope: style.scope ?? 'style' } : {};
      return { ...shared, style: { ...draft.style, strength, ...taken } };
    }
  }
}

/** Settings of a kind that the panel never makes are left to the model. */
function schedulerOf(scheduler: unknown): Draft['scheduler'] {
  return schedulerSchema.safeParse(scheduler).data;
}
