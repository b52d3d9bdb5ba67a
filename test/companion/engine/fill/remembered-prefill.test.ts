import { describe, expect, it, vi } from 'vitest';
import { rememberingLast } from '../../../../companion/src/engine/fill/remembered-prefill.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';

const picture = (level: number): Pixels => ({ width: 2, height: 1, channels: 3, data: new Uint8Array(6).fill(level) });
const hole = Uint8Array.from([255, 0]);

function opened() {
  const make = vi.fn((from: Pixels) => ({ ...from, data: from.data.map((level) => level + 1) }));
  return { make, prefill: rememberingLast(make) };
}

describe('what was put into a hole', () => {
  it('is remembered for the next fill of the same hole, whatever becomes of what was given out', () => {
    const { make, prefill } = opened();
    const first = prefill(picture(7), hole, 'structure');
    first.data.fill(0);
    expect([...prefill(picture(7), hole.slice(), 'structure').data]).toEqual([8, 8, 8, 8, 8, 8]);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('is made anew for another picture, another hole, another kind or another shape', () => {
    const { make, prefill } = opened();
    const given = picture(7);
    prefill(given, hole, 'structure');
    prefill(given, Uint8Array.from([0, 255]), 'structure');
    prefill(given, Uint8Array.from([0, 255]), 'grey');
    given.data.fill(9);
    prefill(given, Uint8Array.from([0, 255]), 'grey');
    prefill({ ...given, width: 1, height: 2 }, Uint8Array.from([0, 255]), 'grey');
    expect(make).toHaveBeenCalledTimes(5);
  });
});
