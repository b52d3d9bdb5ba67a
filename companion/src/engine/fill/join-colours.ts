import type { Pixels } from '../images/codec.ts';
import { writeLab } from '../images/lab.ts';
import { blurredFrom } from './blur.ts';
import { fillHarmonic, known, wanted } from './harmonic.ts';
import { depthOf, distanceToPainted, smootherstep } from './mask.ts';

/*
 * Words may name what is around the hole, or something else. Which of the two a network painted is seen along the mask's
 * edge: colours that are a little off all along it are the network's own inaccuracy, colours that are far off were asked
 * for. Where they agree, what was painted is moved to its surroundings as the smoothest surface says that goes through
 * the differences along the edge (Perez et al., Poisson Image Editing, 2003); where they do not, nothing is moved.
 *
 * Measured with Swatch on bench/fill: words that name what is there lie 5 to 25 units of L*a*b* off, 33 at the most but
 * for two; words that were followed to something else 41 and more.
 */

/** Units of L*a*b* up to which all of the difference goes, and from which on none does. */
const alike = 10;
const different = 32;

/** Deviation of the blur that tells an area's colour from its texture: a part of the picture's longer side. */
const blurPart = 1 / 64;
/** Deviations from the edge, to both sides, that have a say in its colour, and over which the difference is asked. */
const seen = 2;
const asked = 0.5;

export interface JoinedColours {
  readonly picture: Pixels;
  /** How far what was painted has the colours of what is around it, from 0, something else, to 1. */
  readonly agreement: number;
}

/** @param painted what the network made @param original what was there, of its size @param mask what was painted over */
export function joinColours(painted: Pixels, original: Pixels, mask: Pixels): JoinedColours {
  const { width, height, channels, data } = painted;
  const blur = blurPart * Math.max(width, height);
  const depth = depthOf(mask);
  const isNear = (pixels: number) => Number(pixels > 0 && pixels <= seen * blur);
  const inner = blurredFrom({ ...painted, values: data }, Float32Array.from(depth, isNear), blur);
  const outer = blurredFrom(
    { ...original, values: original.data },
    Float32Array.from(distanceToPainted(mask), isNear),
    blur,
  );
  const isEdge = (pixels: number) => pixels > 0 && pixels <= Math.max(1, asked * blur);
  const states = Uint8Array.from(depth, (pixels) => (isEdge(pixels) ? known : wanted));
  if (!states.includes(known)) return { picture: painted, agreement: 0 };
  const agreement = 1 - smootherstep((offsetAlong(states, inner, outer) - alike) / (different - alike));
  if (agreement === 0) return { picture: painted, agreement };
  const difference = outer.map((level, at) => level - (inner[at] ?? 0));
  fillHarmonic({ width, height, channels, values: difference }, states);
  const joined = Uint8ClampedArray.from(data, (level, at) => level + agreement * (difference[at] ?? 0));
  return { picture: { ...painted, data: new Uint8Array(joined.buffer) }, agreement };
}

/** Length of the mean difference along the edge, units of L*a*b*: what differs here and there one way and the other is texture. */
function offsetAlong(states: Uint8Array, inner: Float32Array, outer: Float32Array): number {
  const [mine, theirs] = [new Float32Array(3), new Float32Array(3)];
  const sum = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < states.length; at++) {
    if (states[at] !== known) continue;
    labAt(inner, at, mine);
    labAt(outer, at, theirs);
    for (let channel = 0; channel < 3; channel++)
      sum[channel] = (sum[channel] ?? 0) + (mine[channel] ?? 0) - (theirs[channel] ?? 0);
    count++;
  }
  return Math.hypot(...sum) / count;
}

function labAt(levels: Float32Array, pixel: number, out: Float32Array): void {
  const level = (channel: number) => Math.min(255, Math.max(0, Math.round(levels[3 * pixel + channel] ?? 0)));
  writeLab(level(0), level(1), level(2), out);
}
