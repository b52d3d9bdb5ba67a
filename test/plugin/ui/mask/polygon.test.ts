import { describe, expect, test } from 'vitest';
import { polygonRow } from '../../../../plugin/src/ui/mask/polygon.ts';

const square = [2, 2, 6, 2, 6, 6, 2, 6];
const row = (points: readonly number[], y: number) => Array.from(polygonRow(points, y, 8));

describe('a row of a polygon', () => {
  test('is covered from edge to edge', () => {
    expect(row(square, 3)).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
    expect(row(square, 1)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(row(square, 6)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('is covered in part where the edge runs through a pixel, sideways and up and down', () => {
    expect(row([2.5, 2, 6, 2, 6, 6, 2.5, 6], 3)).toEqual([0, 0, 0.5, 1, 1, 1, 0, 0]);
    expect(row([2, 2.5, 6, 2.5, 6, 6, 2, 6], 2)).toEqual([0, 0, 0.5, 0.5, 0.5, 0.5, 0, 0]);
  });

  test('is the same whichever way round the outline goes', () => {
    expect(row([2, 6, 6, 6, 6, 2, 2, 2], 4)).toEqual(row(square, 4));
  });

  test('is covered where the outline goes around twice', () => {
    expect(row([...square, ...square], 4)).toEqual(row(square, 4));
  });

  test('is cut at the picture’s border', () => {
    expect(row([-4, 2, 20, 2, 20, 6, -4, 6], 4)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});
