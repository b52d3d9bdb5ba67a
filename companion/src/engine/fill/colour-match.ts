import type { Pixels } from '../images/codec.ts';
import { writeLab, writeRgb } from '../images/lab.ts';

/**
 * How the colours of a painted picture are moved so that they lie as the original's do, a channel of L*a*b* each, after
 * Reinhard et al., Color Transfer between Images, 2001; medians in place of means, since what was painted bleeds into what
 * lies beside it, and a bright new thing is not to be dulled for that.
 */
export interface ColourMatch {
  readonly painted: readonly number[];
  readonly original: readonly number[];
  readonly gain: readonly number[];
}

/** Pixels below which a median says nothing. */
const leastPixels = 64;
/** More pixels say no more. */
const mostPixels = 20_000;
/** Levels this near to black or white are clipped light, of which the colour is not known. */
const clipped = 3;
/** A network and its autoencoder drift by a few units; what is further off is another picture, and not to be forced. */
const mostShift = 10;
/** Deviations of this size say nothing of contrast: in a flat wall they are the paper's grain and the network's noise. */
const flat = 3;
const leastGain = 0.85;
const mostGain = 1.2;
/** Below these nothing would be seen to change, so nothing is changed. */
const visibleShift = 0.2;
const visibleGain = 0.01;

/**
 * What brings `painted` to `original` where both show the same.
 * @param same not 0 at those pixels; the two pictures and it have one size
 * @returns undefined when there is nothing to correct, or too little to learn it from
 */
export function learnColourMatch(painted: Pixels, original: Pixels, same: Uint8Array): ColourMatch | undefined {
  const known: number[] = [];
  same.forEach((is, at) => {
    if (is && !isClipped(painted, at) && !isClipped(original, at)) known.push(at);
  });
  if (known.length < leastPixels) return undefined;
  const stride = Math.ceil(known.length / mostPixels);
  const sample = known.filter((_, index) => index % stride === 0);
  const before = labOf(painted, sample);
  const after = labOf(original, sample);
  const channels = before.map((values, channel) => {
    const wanted = after[channel] ?? values;
    const middle = median(values);
    const shift = median(wanted.map((value, at) => value - (values[at] ?? 0)));
    return {
      middle,
      shift: Math.max(-mostShift, Math.min(mostShift, shift)),
      gain: Math.max(leastGain, Math.min(mostGain, (spread(wanted) + flat) / (spread(values) + flat))),
    };
  });
  const isVisible = channels.some(
    ({ shift, gain }) => Math.abs(shift) > visibleShift || Math.abs(gain - 1) > visibleGain,
  );
  if (!isVisible) return undefined;
  return {
    painted: channels.map(({ middle }) => middle),
    original: channels.map(({ middle, shift }) => middle + shift),
    gain: channels.map(({ gain }) => gain),
  };
}

/** The picture with its colours moved. */
export function matchColours(picture: Pixels, { painted, original, gain }: ColourMatch): Pixels {
  const { channels, data } = picture;
  const moved = new Uint8Array(data.length);
  const lab = new Float32Array(3);
  const move = (channel: number) =>
    ((lab[channel] ?? 0) - (painted[channel] ?? 0)) * (gain[channel] ?? 1) + (original[channel] ?? 0);
  for (let at = 0; at < data.length; at += channels) {
    writeLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, lab);
    writeRgb(move(0), move(1), move(2), moved, at);
  }
  return { ...picture, data: moved };
}

function isClipped({ channels, data }: Pixels, at: number): boolean {
  for (let channel = 0; channel < channels; channel++) {
    const level = data[at * channels + channel] ?? 0;
    if (level < clipped || level > 255 - clipped) return true;
  }
  return false;
}

/** L*, a* and b* of these pixels, an array each. */
function labOf({ channels, data }: Pixels, sample: readonly number[]): Float32Array[] {
  const values = [0, 1, 2].map(() => new Float32Array(sample.length));
  const lab = new Float32Array(3);
  sample.forEach((pixel, index) => {
    const at = pixel * channels;
    writeLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, lab);
    values.forEach((channel, which) => (channel[index] = lab[which] ?? 0));
  });
  return values;
}

function median(values: Float32Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** A normal distribution's deviation in units of its median absolute one. */
const deviationPerMedian = 1.4826;

/** The deviation, as outliers do not change it. */
function spread(values: Float32Array): number {
  const middle = median(values);
  return deviationPerMedian * median(values.map((value) => Math.abs(value - middle)));
}
