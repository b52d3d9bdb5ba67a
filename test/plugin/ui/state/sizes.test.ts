import { describe, expect, test } from 'vitest';
import { chosenSize, sizeOptions, slotOf } from '../../../../plugin/src/ui/state/sizes.ts';
import type { Layer } from '../../../../plugin/src/bridge.ts';

function slot(width: number, height: number) {
  const layer: Layer = { id: '1:2', name: 'Hero', kind: 'FRAME', slot: { width, height }, fresh: false };
  return slotOf({ kind: 'one', layer });
}

const custom = { width: 800, height: 608 };

describe('an empty frame', () => {
  test.each([
    [1440, 800, 1440, 800],
    [300.4, 199.6, 300, 200],
    [8000, 4000, 4096, 2048],
    [4, 4, 16, 16],
    [50_000, 10, 4096, 16],
  ])('of %d x %d gets a picture of %i x %i pixels', (width, height, pixelsWide, pixelsHigh) => {
    expect(slot(width, height)).toEqual({
      layer: '1:2',
      name: 'Hero',
      over: false,
      width: pixelsWide,
      height: pixelsHigh,
    });
  });

  test('is offered first and chosen unless the person chose something else', () => {
    const options = sizeOptions(512, slot(1440, 800), custom);
    expect(options[0]).toMatchObject({ key: 'slot', width: 1440, height: 800 });
    expect(chosenSize(options, undefined, 512).key).toBe('slot');
    expect(chosenSize(options, '768x768', 512).key).toBe('768x768');
  });
});

describe('a size of one’s own', () => {
  test('is offered last', () => {
    expect(sizeOptions(512, undefined, custom).at(-1)).toEqual({ key: 'custom', shape: 'custom', ...custom });
    expect(chosenSize(sizeOptions(512, undefined, custom), 'custom', 512)).toMatchObject(custom);
  });
});

describe('without one', () => {
  test('the square that the model draws best is chosen', () => {
    expect(chosenSize(sizeOptions(256, undefined, custom), undefined, 256).key).toBe('256x256');
    expect(chosenSize(sizeOptions(1024, undefined, custom), undefined, 1024).key).toBe('1024x1024');
  });

  test('a choice that is no longer offered falls back to that', () => {
    expect(chosenSize(sizeOptions(512, undefined, custom), 'slot', 512).key).toBe('512x512');
  });

  test('every size is one that every model can draw', () => {
    for (const nativeSide of [256, 512, 1024])
      for (const { width, height } of sizeOptions(nativeSide, undefined, custom)) {
        expect(width % 16).toBe(0);
        expect(height % 16).toBe(0);
      }
  });
});
