import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StrokeSmoother } from '../../../../plugin/src/ui/mask/stroke-smoother.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

function smoothed(points: readonly Point[]): Point[] {
  const [first, ...rest] = points;
  const smoother = new StrokeSmoother(first!);
  const flat = [first!.x, first!.y, ...rest.flatMap((point) => smoother.add(point)), ...smoother.end()];
  return Array.from({ length: flat.length / 2 }, (_, index) => ({ x: flat[2 * index]!, y: flat[2 * index + 1]! }));
}

const coordinate = fc.integer({ min: 0, max: 500 });
const stroke = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 2, maxLength: 20 });

describe('a smoothed stroke', () => {
  test('starts and ends where the pointer did', () => {
    fc.assert(
      fc.property(stroke, (points) => {
        const line = smoothed(points);
        expect(line[0]).toEqual(points[0]);
        expect(line.at(-1)!.x).toBeCloseTo(points.at(-1)!.x, 9);
        expect(line.at(-1)!.y).toBeCloseTo(points.at(-1)!.y, 9);
      }),
    );
  });

  test('turns gently where the pointer reported a corner', () => {
    const corner = [0, 40, 80].map((x) => ({ x, y: 0 })).concat([40, 80].map((y) => ({ x: 80, y })));
    const line = smoothed(corner);
    const directions = line.slice(1).map((point, index) => {
      const before = line[index]!;
      return Math.atan2(point.y - before.y, point.x - before.x);
    });
    const turns = directions.slice(1).map((direction, index) => Math.abs(direction - directions[index]!));
    expect(Math.max(...turns)).toBeLessThan(Math.PI / 12);
  });

  test('of a straight movement is straight', () => {
    for (const { x, y } of smoothed([0, 30, 45, 100].map((x) => ({ x, y: 2 * x })))) expect(y).toBeCloseTo(2 * x, 9);
  });

  test('of a pointer that did not move is a point', () => {
    expect(
      smoothed([
        { x: 5, y: 5 },
        { x: 5, y: 5 },
      ]),
    ).toEqual([{ x: 5, y: 5 }]);
  });
});
