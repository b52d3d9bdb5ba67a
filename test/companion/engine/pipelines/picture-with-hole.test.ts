import { describe, expect, it } from 'vitest';
import { pictureWithHole } from '../../../../companion/src/engine/pipelines/picture-with-hole.ts';

const image = { width: 2, height: 1, channels: 3, data: Uint8Array.of(0, 51, 255, 102, 0, 204) } as const;
const mask = { width: 2, height: 1, grey: Uint8Array.of(0, 255) };

describe('what an inpaint ControlNet sees', () => {
  it.each([
    ['SD 1.5', null, -1],
    ['SDXL', 'text_time', 1],
  ] as const)('of %s is the picture, with its hole as it was shown it', (_, addition_embed_type, hole) => {
    const seen = pictureWithHole({ image, mask }, { addition_embed_type });
    expect(seen.dims).toEqual([1, 3, 1, 2]);
    expect([...seen.data]).toEqual([0, hole, Math.fround(0.2), hole, 1, hole]);
  });

  it('needs a picture with a hole', () => {
    expect(() => pictureWithHole({ image }, { addition_embed_type: null })).toThrow(/needs the task inpaint/);
  });
});
