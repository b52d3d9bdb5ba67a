import { encode } from 'fast-png';
import type { MaskRaster } from './raster.ts';

/** An 8-bit grey PNG; white is what is painted. */
export function encodeGreyPng(raster: MaskRaster): Uint8Array {
  // Masks are large even areas: the fastest level already makes them a hundred times smaller.
  return encode(
    { width: raster.width, height: raster.height, data: raster.values, depth: 8, channels: 1 },
    { zlib: { level: 1 } },
  );
}
