import { describe, expect, it } from 'vitest';
import { learnColourMatch, matchColours } from '../../../../companion/src/engine/fill/colour-match.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';

const side = 32;
const picture = (level: (at: number, channel: number) => number): Pixels => ({
  width: side,
  height: side,
  channels: 3,
  data: Uint8Array.from({ length: side * side * 3 }, (_, at) => level(Math.floor(at / 3), at % 3)),
});
const original = picture((at, channel) => 60 + ((at * (7 + channel)) % 90));
const everywhere = new Uint8Array(side * side).fill(1);

function meanDifference(a: Pixels, b: Pixels): number {
  return a.data.reduce((sum, level, at) => sum + Math.abs(level - (b.data[at] ?? 0)), 0) / a.data.length;
}

describe('colours matched to the surroundings', () => {
  it('have nothing to do where they already are the same', () => {
    expect(learnColourMatch(original, original, everywhere)).toBeUndefined();
  });

  it('take away a cast and a loss of contrast', () => {
    const faded = picture((at, channel) =>
      Math.round(0.9 * ((original.data[3 * at + channel] ?? 0) - 100) + 100 + (channel === 2 ? 14 : 0)),
    );
    const match = learnColourMatch(faded, original, everywhere);
    expect(match).toBeDefined();
    if (!match) return;
    expect(meanDifference(matchColours(faded, match), original)).toBeLessThan(meanDifference(faded, original) / 3);
  });

  it('are moved a little at most: another picture is not forced to look like this one', () => {
    const night = picture(() => 20);
    const match = learnColourMatch(night, original, everywhere);
    match?.original.forEach((mean, channel) => {
      expect(Math.abs(mean - (match.painted[channel] ?? 0))).toBeLessThanOrEqual(10);
    });
  });

  it('are not learnt from clipped light', () => {
    const blown = picture((at) => (at < 600 ? 255 : (original.data[3 * at] ?? 0)));
    const grey = picture((at) => (at < 600 ? 100 : (original.data[3 * at] ?? 0)));
    expect(learnColourMatch(grey, blown, everywhere)).toBeUndefined();
  });

  it('are not learnt from a handful of pixels', () => {
    const few = Uint8Array.from({ length: side * side }, (_, at) => (at < 20 ? 1 : 0));
    expect(
      learnColourMatch(
        picture(() => 90),
        original,
        few,
      ),
    ).toBeUndefined();
  });
});
