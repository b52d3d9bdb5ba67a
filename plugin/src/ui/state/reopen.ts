import type { Recipe } from '../../../../shared/src/job.ts';
import type { Draft, Tab } from './draft.ts';
import { schedulerSchema } from './presets.ts';

const tabsByKind = { fill: 'fill', generate: 'generate', restyle: 'style' } as const;

/** The tab in which a result was made, if it was made in the panel. */
export function tabOf({ job, set }: Pick<Recipe, 'job' | 'set'>): Tab | undefined {
  if (job.kind === 'request') return undefined;
  return set === undefined ? tabsByKind[job.kind] : 'sets';
}

/** What is to be set so that the panel stands as it did when a result was made. */
export function reopened({ job, set }: Pick<Recipe, 'job' | 'set'>, draft: Draft): Partial<Draft> {
  const tab = tabOf({ job, set });
  if (job.kind === 'request' || tab === undefined) return {};
  const { model, prompt, negativePrompt = '', seed, steps, guidanceScale, loras, style, controls } = job;
  const sampling = { model, negativePrompt, seed, steps, guidanceScale, loras, scheduler: schedulerOf(job.scheduler) };
  const shared = { ...sampling, tab, prompts: { ...draft.prompts, [tab]: prompt } };
  const taken = { ...draft.style, ...(style ? { scale: style.scale, scope: style.scope ?? 'style' } : {}) };
  if (set !== undefined) return { ...shared, style: { ...taken, setKind: set } };
  switch (job.kind) {
    case 'generate':
      return { ...shared, size: 'custom', customSize: { width: job.width, height: job.height } };
    case 'fill':
      return { ...shared, mode: job.mode ?? 'fill', feather: job.feather ?? 'soft', strength: job.strength };
    case 'restyle': {
      const { strength = draft.style.strength } = job;
      const mapScale = controls?.[0]?.scale ?? draft.style.mapScale;
      return { ...shared, style: { ...taken, strength, mapScale } };
    }
  }
}

/** Settings of a kind that the panel never makes are left to the model. */
function schedulerOf(scheduler: unknown): Draft['scheduler'] {
  return schedulerSchema.safeParse(scheduler).data;
}
