import type { Pixels } from './codec.ts';

/** RGB of a picture with transparency: what is transparent is drawn on white, as on an empty page. */
export function opaque({ width, height, data }: Pixels): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = (data[pixel * 4 + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++)
      rgb[pixel * 3 + channel] = Math.round((data[pixel * 4 + channel] ?? 0) * alpha + 255 * (1 - alpha));
  }
  return { width, height, channels: 3, data: rgb };
}
