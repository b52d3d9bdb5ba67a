import { describe, expect, test } from 'vitest';
import type { Outline } from '../../../../plugin/src/bridge.ts';
import { drawMap, type RgbPicture } from '../../../../plugin/src/ui/style/control-maps.ts';
import { pathLines } from '../../../../plugin/src/ui/style/path-lines.ts';
import { drawRegions } from '../../../../plugin/src/ui/style/region-map.ts';

const box = (x: number, y: number, width: number, height: number) =>
  `M ${x} ${y} L ${x + width} ${y} L ${x + width} ${y + height} L ${x} ${y + height} Z`;

function outline(layer: string, data: string, more: Partial<Outline> = {}): Outline {
  return {
    layer,
    name: layer,
    depth: 0,
    paths: [{ data, windingRule: 'NONZERO' }],
    transform: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    ...more,
  };
}

const region = { x: 0, y: 0, width: 8, height: 4 };

/** One character a pixel: its region's number. */
function drawn(outlines: readonly Outline[], width = 8, shown = region): string[] {
  const map = drawRegions(outlines, shown, width);
  const text = map.regions.join('');
  return Array.from({ length: map.height }, (_, row) => text.slice(row * map.width, (row + 1) * map.width));
}

const pixel = ({ width, data }: RgbPicture, x: number, y: number) =>
  Array.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));

describe('a path', () => {
  test('becomes closed lines, one for each subpath', () => {
    expect(pathLines('M 0 0 L 10 0 L 10 -5.5 Z M 1e1 2 L3,4Z')).toEqual([
      [0, 0, 10, 0, 10, -5.5],
      [10, 2, 3, 4],
    ]);
  });

  test('has its curves in straight pieces that end where they end', () => {
    const [line = []] = pathLines('M 0 0 C 0 10 10 10 10 0 Q 15 0 20 0 Z');
    expect(line.slice(-2)).toEqual([20, 0]);
    expect(line.slice(24, 26)).toEqual([10, 0]);
    // The middle of the first curve.
    expect(line.slice(12, 14)).toEqual([5, 7.5]);
  });

  test('that is broken gives what can be read of it', () => {
    expect(pathLines('7 8 M 1 2 oh')).toEqual([[1, 2]]);
  });
});

describe('regions', () => {
  test('lie over each other in their order', () => {
    expect(drawn([outline('card', box(0, 0, 6, 4)), outline('badge', box(4, 1, 4, 2))])).toEqual([
      '11111100',
      '11112222',
      '11112222',
      '11111100',
    ]);
  });

  test('have holes by the even-odd rule, and by the non-zero rule where one line runs the other way', () => {
    const ring = `${box(0, 0, 8, 4)} ${box(2, 1, 4, 2)}`;
    const evenOdd = outline('ring', '', { paths: [{ data: ring, windingRule: 'EVENODD' }] });
    const backwards = 'M 0 0 L 8 0 L 8 4 L 0 4 Z M 2 1 L 2 3 L 6 3 L 6 1 Z';
    const holed = ['11111111', '11000011', '11000011', '11111111'];
    expect(drawn([evenOdd])).toEqual(holed);
    expect(drawn([outline('ring', backwards)])).toEqual(holed);
    expect(drawn([outline('ring', ring)])[1]).toBe('11111111');
  });

  test('stand where the layer stands on the page, at the scale of the map', () => {
    const turned = outline('tilted', box(0, 0, 2, 4), {
      transform: [
        [0, -1, 108],
        [1, 0, 50],
      ],
    });
    expect(drawn([turned], 4, { x: 100, y: 50, width: 8, height: 4 })).toEqual(['0011', '0000']);
  });

  test('end where the frame around them ends', () => {
    const frame = outline('frame', box(0, 0, 4, 4));
    expect(drawn([frame, outline('wide', box(2, 1, 6, 2), { clippedBy: 'frame' })])).toEqual([
      '11110000',
      '11220000',
      '11220000',
      '11110000',
    ]);
  });
});

describe('the map of', () => {
  const outlines = [
    outline('ground', box(0, 0, 8, 4), { colour: [10, 20, 30] }),
    outline('photo', box(4, 0, 4, 4)),
    outline('logo', box(6, 0, 2, 4)),
  ];
  const map = drawRegions(outlines, region, 8);

  test('edges is white where regions meet and black elsewhere', () => {
    const edges = drawMap.edges(map, outlines);
    const row = Array.from({ length: 8 }, (_, x) => pixel(edges, x, 1)[0]);
    expect(row).toEqual([0, 0, 0, 255, 255, 255, 255, 0]);
  });

  test('depth is lighter the nearer, and never black', () => {
    const depth = drawMap.depth(map, outlines);
    const [far, middle, near] = [0, 5, 7].map((x) => pixel(depth, x, 0)[0]!);
    expect(far).toBeGreaterThan(0);
    expect(far).toBeLessThan(middle!);
    expect(middle).toBeLessThan(near!);
    expect(near).toBe(255);
  });

  test('segmentation has the layers’ own colours, and clear ones where they have none', () => {
    const segmentation = drawMap.segmentation(map, outlines);
    expect(pixel(segmentation, 0, 0)).toEqual([10, 20, 30]);
    const [photo, logo] = [5, 7].map((x) => pixel(segmentation, x, 0));
    expect(photo).not.toEqual(logo);
    expect(Math.max(...photo!) - Math.min(...photo!)).toBeGreaterThan(150);
  });
});
