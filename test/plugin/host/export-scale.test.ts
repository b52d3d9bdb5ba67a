import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportScale } from '../../../plugin/src/host/export-scale.ts';

describe('the scale at which a layer is exported', () => {
  test.each([
    [640, 400, 2],
    [1024, 1024, 2],
    [1025, 300, 1],
    [2048, 2048, 1],
    [4000, 300, 1],
  ])('%i x %i units: %i', (width, height, scale) => {
    expect(exportScale(width, height)).toEqual({ scale });
  });

  test('a layer that is larger than Figma takes images is exported smaller', () => {
    expect(exportScale(20_000, 20_000)).toEqual({ scale: 4094 / 20_000 });
  });

  test('a layer of less than 8 units would give a picture of less than 16 pixels', () => {
    expect(exportScale(1, 1)).toEqual({ problem: 'too_small' });
    expect(exportScale(500, 7.9)).toEqual({ problem: 'too_small' });
    expect(exportScale(8, 8)).toEqual({ scale: 2 });
  });

  test('of a line 20,000 long and 20 high nothing would be left', () => {
    expect(exportScale(20_000, 20)).toEqual({ problem: 'too_narrow' });
  });

  test('no picture ever passes 4,096 pixels or stays below 16, however it is rounded', () => {
    const side = fc.double({ min: 0.01, max: 200_000, noNaN: true });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const result = exportScale(width, height);
        if ('problem' in result) return;
        expect(Math.ceil(Math.max(width, height) * result.scale) + 1).toBeLessThanOrEqual(4096);
        expect(Math.min(width, height) * result.scale).toBeGreaterThanOrEqual(16);
      }),
    );
  });
});
