import type { UnetConfig } from './unet-config.ts';

/**
 * Whether the network runs without the prompt too, for guidance and with the negative prompt: a scale of 1 and less
 * changes nothing, and LCM's networks carry it in their timestep embedding.
 */
export function isGuided(
  guidanceScale: number,
  { time_cond_proj_dim }: Pick<UnetConfig, 'time_cond_proj_dim'>,
): boolean {
  return guidanceScale > 1 && !time_cond_proj_dim;
}
