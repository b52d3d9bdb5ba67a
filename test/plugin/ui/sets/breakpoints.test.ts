import { describe, expect, test } from 'vitest';
import { edgesTo, sharedSize } from '../../../../plugin/src/ui/sets/breakpoints.ts';

const desktop = { width: 1440, height: 900 };
const tablet = { width: 834, height: 1112 };
const mobile = { width: 390, height: 844 };

describe('the picture that several screens share', () => {
  test('has a ratio as far from the widest as from the tallest, and the model’s own area in whole latents', () => {
    const { width, height } = sharedSize([desktop, tablet, mobile], 1024);
    const ratio = width / height;
    expect(1.6 / ratio).toBeCloseTo(ratio / (390 / 844), 1);
    expect([width % 8, height % 8]).toEqual([0, 0]);
    expect(Math.sqrt(width * height)).toBeCloseTo(1024, -2);
  });

  test('is no narrower than models draw, however narrow the screens are', () => {
    const { width, height } = sharedSize([{ width: 100, height: 1000 }], 512);
    expect(height / width).toBeLessThanOrEqual(2.1);
  });
});

describe('each screen', () => {
  const core = { width: 256, height: 256 };

  test('is grown to at both edges alike, and only along one side', () => {
    expect(edgesTo(core, { width: 300, height: 200 })).toEqual({ left: 64, top: 0, right: 64, bottom: 0 });
    expect(edgesTo(core, { width: 200, height: 300 })).toEqual({ left: 0, top: 64, right: 0, bottom: 64 });
  });

  test('of the same ratio needs nothing', () => {
    expect(edgesTo(core, { width: 303, height: 300 })).toEqual({ left: 0, top: 0, right: 0, bottom: 0 });
  });
});
