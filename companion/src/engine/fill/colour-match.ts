import type { Pixels } from '../images/codec.ts';
import { writeLab, writeRgb } from '../images/lab.ts';

/**
 * How the colours of a painted picture are moved so that they lie as the original's do, a channel of L*a*b* each
 * (Reinhard et al., Color Transfer between Images, 2001).
 */
export interface ColourMatch {
  readonly paintedMean: readonly number[];
  readonly originalMean: readonly number[];
  readonly gain: readonly number[];
}

/** Pixels below which a mean says nothing. */
const leastPixels = 64;
/** Levels this near to black or white are clipped light, of which the colour is not known. */
const clipped = 3;
/** A network and its autoencoder drift by a few units; what is further off is another picture, and not to be forced. */
const mostShift = 10;
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
  const paintedSums = new Moments();
  const originalSums = new Moments();
  for (let at = 0; at < same.length; at++) {
    if (!same[at] || isClipped(painted, at) || isClipped(original, at)) continue;
    paintedSums.add(painted, at);
    originalSums.add(original, at);
  }
  if (paintedSums.count < leastPixels) return undefined;
  const originalMean = originalSums.mean.map((mean, channel) => {
    const before = paintedSums.mean[channel] ?? 0;
    return before + Math.max(-mostShift, Math.min(mostShift, mean - before));
  });
  const gain = originalSums.deviation.map((deviation, channel) =>
    Math.max(leastGain, Math.min(mostGain, (deviation + 1) / ((paintedSums.deviation[channel] ?? 0) + 1))),
  );
  const isVisible =
    originalMean.some((mean, channel) => Math.abs(mean - (paintedSums.mean[channel] ?? 0)) > visibleShift) ||
    gain.some((factor) => Math.abs(factor - 1) > visibleGain);
  return isVisible ? { paintedMean: paintedSums.mean, originalMean, gain } : undefined;
}

/** The picture with its colours moved. */
export function matchColours(picture: Pixels, { paintedMean, originalMean, gain }: ColourMatch): Pixels {
  const { channels, data } = picture;
  const moved = new Uint8Array(data.length);
  const lab = new Float32Array(3);
  const move = (channel: number) =>
    ((lab[channel] ?? 0) - (paintedMean[channel] ?? 0)) * (gain[channel] ?? 1) + (originalMean[channel] ?? 0);
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

/** Mean and deviation of L*, a* and b*. */
class Moments {
  count = 0;
  readonly #lab = new Float32Array(3);
  readonly #sums = [0, 0, 0];
  readonly #squares = [0, 0, 0];

  add({ channels, data }: Pixels, at: number): void {
    const place = at * channels;
    writeLab(data[place] ?? 0, data[place + 1] ?? 0, data[place + 2] ?? 0, this.#lab);
    this.count++;
    this.#lab.forEach((value, channel) => {
      this.#sums[channel] = (this.#sums[channel] ?? 0) + value;
      this.#squares[channel] = (this.#squares[channel] ?? 0) + value ** 2;
    });
  }

  get mean(): readonly number[] {
    return this.#sums.map((sum) => sum / this.count);
  }

  get deviation(): readonly number[] {
    return this.#squares.map((square, channel) =>
      Math.sqrt(Math.max(0, square / this.count - ((this.#sums[channel] ?? 0) / this.count) ** 2)),
    );
  }
}
