import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../../plugin/src/bridge.ts';
import {
  dragged,
  edgesForRatio,
  enlargedPixels,
  enlargedRect,
  enlargedRegion,
  isTooLarge,
  noEdges,
} from '../../../../plugin/src/ui/expand/edges.ts';

const region = { x: 100, y: 50, width: 320, height: 200 };
/** Taken at twice its size. */
const picture: Picture = { layer: '1:2', bytes: new Uint8Array(), width: 640, height: 400, bounds: region, region };
const edges = { left: 10, top: 0, right: 30, bottom: 20 };

describe('an enlarged picture', () => {
  test('has its pixels as dense as before, and the old one where it was', () => {
    expect(enlargedPixels(picture, edges)).toEqual({ width: 720, height: 440, left: 20, top: 0 });
  });

  test('lies around the old one on the page', () => {
    expect(enlargedRegion(picture, edges)).toEqual({ x: 90, y: 50, width: 360, height: 220 });
    expect(enlargedRegion(picture, edges)).toEqual(enlargedRect(region, edges));
  });

  test('lies on whole pixels where a page unit is no whole number of them', () => {
    const odd = { ...picture, width: 333, height: 208 };
    const { width, height, left } = enlargedPixels(odd, edges);
    const there = enlargedRegion(odd, edges);
    expect([width, height, left]).toEqual([333 + 10 + 31, 208 + 21, 10]);
    expect((there.width * 333) / 320).toBeCloseTo(width, 9);
    expect(((region.x - there.x) * 333) / 320).toBeCloseTo(left, 9);
  });

  test.each([
    [1728, false],
    [1729, true],
  ])('of %i units more is beyond what Figma takes: %s', (right, tooLarge) => {
    expect(isTooLarge(enlargedPixels(picture, { ...noEdges, right }))).toBe(tooLarge);
  });
});

describe('another shape', () => {
  test.each([
    [16 / 9, { left: 18, right: 18, top: 0, bottom: 0 }],
    [1, { left: 0, right: 0, top: 60, bottom: 60 }],
    [4 / 5, { left: 0, right: 0, top: 100, bottom: 100 }],
    [1.6, noEdges],
  ])('of ratio %d adds the least, as much on opposite sides', (ratio, expected) => {
    expect(edgesForRatio(region, ratio)).toEqual(expected);
  });

  test('of an odd number of units more has one of them at the far side', () => {
    expect(edgesForRatio({ width: 100, height: 107 }, 1)).toEqual({ left: 3, right: 4, top: 0, bottom: 0 });
  });
});

describe('a handle', () => {
  test('moves its own edges only', () => {
    expect(dragged(edges, { x: -1, y: 0 }, -5.4, 99)).toEqual({ ...edges, left: 15 });
    expect(dragged(edges, { x: 1, y: 1 }, 5, 7)).toEqual({ ...edges, right: 35, bottom: 27 });
  });

  test('stops at the picture', () => {
    expect(dragged(edges, { x: 1, y: -1 }, -100, 50)).toEqual({ ...edges, right: 0, top: 0 });
  });
});
