import type { Checkpoint } from './checkpoint.ts';
import { downscaleOf } from './vae-config.ts';

/** Latents a side that the families were trained on, for a UNet that does not say its own. */
const familySampleSize: Readonly<Record<Checkpoint['textStyle'], number>> = { sd: 64, sdxl: 128 };

/** Side in pixels of the square that the network was trained on. */
export function nativeSideOf({ unet, vae, textStyle }: Pick<Checkpoint, 'unet' | 'vae' | 'textStyle'>): number {
  const size = unet.config.sample_size ?? familySampleSize[textStyle];
  return (typeof size === 'number' ? size : Math.max(...size)) * downscaleOf(vae.config);
}
