import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../../plugin/src/bridge.ts';
import { enlargedMask } from '../../../../plugin/src/ui/expand/enlarge.ts';
import { noEdges } from '../../../../plugin/src/ui/expand/edges.ts';

const region = { x: 0, y: 0, width: 200, height: 100 };
const picture: Picture = { layer: '1:2', bytes: new Uint8Array(), width: 200, height: 100, bounds: region, region };

describe('the mask of an enlarged picture', () => {
  test('is white where the picture is new and 16 pixels into the old one along the edge that moved', () => {
    const { width, height, values } = enlargedMask(picture, { ...noEdges, right: 40 });
    expect([width, height]).toEqual([240, 100]);
    for (const y of [0, 50, 99]) {
      const row = values.subarray(y * width, (y + 1) * width);
      expect(row.indexOf(255)).toBe(200 - 16);
      expect(row.lastIndexOf(0)).toBe(200 - 17);
    }
  });

  test('leaves edges that did not move alone', () => {
    const { width, values } = enlargedMask(picture, { ...noEdges, top: 30 });
    const column = (x: number) => Array.from({ length: 130 }, (_, y) => values[y * width + x]);
    expect(column(0)).toEqual(column(199));
    expect(column(0).filter((value) => value === 255)).toHaveLength(30 + 16);
    expect(column(0).at(-1)).toBe(0);
  });

  test('takes no more than a quarter of a small picture', () => {
    const small = { ...picture, width: 20, height: 20, region: { ...region, width: 20, height: 20 } };
    const { values } = enlargedMask(small, { left: 1, top: 1, right: 1, bottom: 1 });
    expect(values.filter((value) => value === 0)).toHaveLength(10 * 10);
  });

  test('is none when no edge has moved', () => {
    expect(() => enlargedMask(picture, noEdges)).toThrow(expect.objectContaining({ code: 'mask_empty' }));
  });

  test('is refused with its size and Figma’s limit before anything is sent', () => {
    expect(() => enlargedMask(picture, { ...noEdges, left: 3_897 })).toThrow(/4,097 × 100 .* 4,096/);
  });
});
