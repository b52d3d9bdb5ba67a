import type { Field } from './harmonic.ts';

/* The patches of a picture with a hole: which of them touch it, and which they may be like. */

/** Pixels from the middle of a patch to its side: 7 x 7, as everywhere in the field's literature. */
export const patchRadius = 3;
export const patchSide = 2 * patchRadius + 1;
export const patchPixels = patchSide ** 2;
/** Fields hold red, green and blue. */
export const channels = 3;

/** A picture with a hole, and for each patch the middle of its likeness. */
export interface Matching {
  /** Red, green and blue. */
  readonly field: Field;
  /** Middles of patches that touch the hole, in row order. */
  readonly targets: Int32Array;
  /** Pixels between two targets, to the side and down. */
  readonly stride: number;
  /** 1 for each middle of a patch that does not touch the hole. */
  readonly isSource: Uint8Array;
  readonly sourceCount: number;
  /** By middle: that of the likeness; -1 where there is none. */
  readonly match: Int32Array;
  /** By middle: how much the two differ, see `difference`. */
  readonly cost: Float32Array;
  /** By middle, three each: the mean colour of the patch. */
  readonly means: Float32Array;
  readonly distance: Distance;
}

/** What a source counts as different by for each pixel that it is away, in squared levels of each pixel of the patch. */
export interface Distance {
  readonly across: number;
  readonly down: number;
}

export const noDistance: Distance = { across: 0, down: 0 };

/**
 * Middles only where a whole patch lies within the picture.
 * @param hole not 0 where the picture is unknown
 */
export function startMatching(
  field: Field,
  hole: Uint8Array,
  { stride, distance }: Pick<Matching, 'stride' | 'distance'>,
): Matching {
  const { width, height } = field;
  const touches = grown(hole, width, height);
  const targets: number[] = [];
  const isSource = new Uint8Array(width * height);
  let sourceCount = 0;
  for (let y = patchRadius; y < height - patchRadius; y++)
    for (let x = patchRadius; x < width - patchRadius; x++) {
      const at = y * width + x;
      if (touches[at]) {
        if (isOnGrid(x, width, stride) && isOnGrid(y, height, stride)) targets.push(at);
      } else {
        isSource[at] = 1;
        sourceCount++;
      }
    }
  return {
    field,
    targets: Int32Array.from(targets),
    stride,
    isSource,
    sourceCount,
    match: new Int32Array(width * height).fill(-1),
    cost: new Float32Array(width * height).fill(Infinity),
    means: patchMeans(field),
    distance,
  };
}

/** Every `stride`th place and the last, so that the patches cover everything up to the border. */
function isOnGrid(at: number, size: number, stride: number): boolean {
  return (at - patchRadius) % stride === 0 || at === size - 1 - patchRadius;
}

/** 1 for each pixel whose patch has a part of the hole: the hole made wider along rows and then along columns. */
function grown(hole: Uint8Array, width: number, height: number): Uint8Array {
  const across = new Uint8Array(hole.length);
  const both = new Uint8Array(hole.length);
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue;
    const x = at % width;
    across.fill(1, at - Math.min(x, patchRadius), at + Math.min(width - x, patchRadius + 1));
  }
  for (let at = 0; at < hole.length; at++) {
    if (!across[at]) continue;
    const y = Math.floor(at / width);
    const last = at + Math.min(height - 1 - y, patchRadius) * width;
    for (let near = at - Math.min(y, patchRadius) * width; near <= last; near += width) both[near] = 1;
  }
  return both;
}

/** Mean colours of all patches: running sums along rows, of which running sums along columns. */
function patchMeans({ width, height, values }: Field): Float32Array {
  const row = width * channels;
  const across = new Float32Array(values.length);
  const means = new Float32Array(values.length);
  const first = patchRadius * channels;
  const side = patchSide * channels;
  for (let y = 0; y < height; y++)
    for (let channel = 0; channel < channels; channel++) {
      const start = y * row + channel;
      let sum = 0;
      for (let at = 0; at < row; at += channels) {
        sum += values[start + at] ?? 0;
        if (at >= side) sum -= values[start + at - side] ?? 0;
        if (at >= side - channels) across[start + at - first] = sum;
      }
    }
  const sums = new Float64Array(row);
  for (let y = 0; y < height; y++) {
    const here = y * row;
    const gone = here - patchSide * row;
    for (let at = 0; at < row; at++) {
      let sum = (sums[at] ?? 0) + (across[here + at] ?? 0);
      if (y >= patchSide) sum -= across[gone + at] ?? 0;
      sums[at] = sum;
      if (y >= patchSide - 1) means[here - patchRadius * row + at] = sum / patchPixels;
    }
  }
  return means;
}
