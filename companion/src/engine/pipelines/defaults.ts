import type { Checkpoint } from '../models/checkpoint.ts';
import { readModelCard } from '../models/model-card.ts';

/** What is used where a job leaves it open. */
export interface Defaults {
  readonly steps: number;
  readonly guidanceScale: number;
}

/** diffusers' own defaults for the two families; a model's card overrides them. */
const familyDefaults: Readonly<Record<Checkpoint['textStyle'], Defaults>> = {
  sd: { steps: 25, guidanceScale: 7.5 },
  sdxl: { steps: 25, guidanceScale: 6 },
};

export async function defaultsFor({ path, textStyle }: Checkpoint): Promise<Defaults> {
  const { defaults } = await readModelCard(path);
  const family = familyDefaults[textStyle];
  return { steps: defaults.steps ?? family.steps, guidanceScale: defaults.guidanceScale ?? family.guidanceScale };
}

/** diffusers' default sample size, in latents, for a UNet that does not say its own. */
const defaultSampleSize = 64;

/** Side in pixels of the square that the network was trained on. */
export function nativeSideOf({ unet }: Checkpoint, downscale: number): number {
  const size = unet.config.sample_size ?? defaultSampleSize;
  return (typeof size === 'number' ? size : Math.max(...size)) * downscale;
}
