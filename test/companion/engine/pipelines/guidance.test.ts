import { describe, expect, it } from 'vitest';
import { guide } from '../../../../companion/src/engine/pipelines/guidance.ts';

const deviation = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

describe('guidance', () => {
  // Negative first, then positive.
  const output = { dims: [2, 1, 1, 4], data: Float32Array.of(1, 2, 3, 4, 2, 4, 4, 4) };
  const positive = output.data.subarray(4);

  it('goes from the negative output past the positive one', () => {
    expect([...guide(output, 3, 0)]).toEqual([4, 8, 6, 4]);
    expect([...guide(output, 1, 0)]).toEqual([...positive]);
    expect([...guide(output, 0, 0)]).toEqual([1, 2, 3, 4]);
  });

  it("rescaled in full has the positive output's deviation", () => {
    expect(deviation(guide(output, 7.5, 1))).toBeCloseTo(deviation(positive), 5);
  });

  it('rescaled in part lies between', () => {
    const [none, half, full] = [0, 0.5, 1].map((rescale) => deviation(guide(output, 7.5, rescale)));
    expect(half).toBeCloseTo(((none ?? 0) + (full ?? 0)) / 2, 5);
  });
});
