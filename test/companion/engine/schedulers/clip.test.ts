import { describe, expect, it } from 'vitest';
import { clipOriginal } from '../../../../companion/src/engine/schedulers/clip.ts';

describe('clipOriginal', () => {
  it('leaves values alone unless told', () => {
    const values = Float32Array.of(-3, 3);
    clipOriginal(values, { clip_sample: false, thresholding: false }, 1);
    expect([...values]).toEqual([-3, 3]);
  });

  it('clips to the range', () => {
    const values = Float32Array.of(-3, 0.5, 3);
    clipOriginal(values, { clip_sample: true, clip_sample_range: 2 }, 1);
    expect([...values]).toEqual([-2, 0.5, 2]);
  });

  it('thresholds each picture of a batch by its own quantile, 1 at least', () => {
    const values = Float32Array.of(-3, 1, 2, 0.5, -1.5, 0.25, 0.25, 0.5, 0.5, 0.75);
    const config = { thresholding: true, dynamic_thresholding_ratio: 0.75, sample_max_value: 2.5 };
    clipOriginal(values, config, 2);
    expect([...values]).toEqual([-1, 0.5, 1, 0.25, -0.75, 0.25, 0.25, 0.5, 0.5, 0.75]);
  });
});
