import { encode } from 'fast-png';
import type { GreyPicture } from './stencil.ts';

/** An 8-bit grey PNG; white is what is painted. */
export function encodeGreyPng(raster: GreyPicture): Uint8Array {
  // Masks are large even areas: the fastest level already makes them a hundred times smaller.
  return encode(
    { width: raster.width, height: raster.height, data: raster.values, depth: 8, channels: 1 },
    { zlib: { level: 1 } },
  );
}
