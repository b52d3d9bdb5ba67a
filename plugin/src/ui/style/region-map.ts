import { apply, type Rect } from '../../../../shared/src/geometry.ts';
import type { Outline } from '../../bridge.ts';
import { pathLines } from './path-lines.ts';

/** Which outline each pixel shows: 0 for none, else its place in the list, counted from 1. */
export interface RegionMap {
  readonly width: number;
  readonly height: number;
  readonly regions: Uint16Array;
}

/**
 * Draws outlines over each other, each in its number, the first undermost.
 * @param region of the page that the map shows
 * @param width of the map, pixels; its height follows
 */
export function drawRegions(outlines: readonly Outline[], region: Rect, width: number): RegionMap {
  const scale = width / region.width;
  const height = Math.max(1, Math.round(region.height * scale));
  const regions = new Uint16Array(width * height);
  const clips = new Map<string, Uint8Array>();
  outlines.forEach((outline, index) => {
    const clip = outline.clippedBy === undefined ? undefined : clips.get(outline.clippedBy);
    const covered = new Uint8Array(width * height);
    for (const { data, windingRule } of outline.paths) {
      const lines = pathLines(data).map((line) => onMap(line, outline, region, scale));
      fillLines(lines, windingRule === 'EVENODD', width, height, (at) => {
        if (clip?.[at] === 0) return;
        covered[at] = 1;
        regions[at] = index + 1;
      });
    }
    // The first of a layer's outlines is its fill, within which a frame shows what it holds.
    if (!clips.has(outline.layer)) clips.set(outline.layer, covered);
  });
  return { width, height, regions };
}

function onMap(line: readonly number[], { transform }: Outline, region: Rect, scale: number): number[] {
  const points: number[] = [];
  for (let at = 0; at + 1 < line.length; at += 2) {
    const [x, y] = apply(transform, line[at] ?? 0, line[at + 1] ?? 0);
    points.push((x - region.x) * scale, (y - region.y) * scale);
  }
  return points;
}

/** Visits the pixels whose middle lies within closed lines taken together. */
function fillLines(
  lines: readonly (readonly number[])[],
  isEvenOdd: boolean,
  width: number,
  height: number,
  visit: (at: number) => void,
): void {
  const ys = lines.flatMap((line) => line.filter((_, index) => index % 2 === 1));
  const top = Math.max(0, Math.floor(ys.reduce((least, y) => Math.min(least, y), height)));
  const bottom = Math.min(height, Math.ceil(ys.reduce((most, y) => Math.max(most, y), 0)));
  for (let row = top; row < bottom; row++) {
    const crossings = lines.flatMap((line) => crossingsOf(line, row + 0.5)).sort((a, b) => a.x - b.x);
    let winding = 0;
    crossings.forEach(({ x, direction }, index) => {
      winding += direction;
      const next = crossings[index + 1];
      const isInside = isEvenOdd ? index % 2 === 0 : winding !== 0;
      if (!next || !isInside) return;
      const end = Math.min(width, Math.ceil(next.x - 0.5));
      for (let column = Math.max(0, Math.ceil(x - 0.5)); column < end; column++) visit(row * width + column);
    });
  }
}

function crossingsOf(line: readonly number[], y: number): { readonly x: number; readonly direction: 1 | -1 }[] {
  const found: { readonly x: number; readonly direction: 1 | -1 }[] = [];
  for (let index = 0; index < line.length; index += 2) {
    const next = (index + 2) % line.length;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [line[index], line[index + 1], line[next], line[next + 1]];
    // Half open, so that a corner on the line counts once.
    if (y0 <= y === y1 <= y) continue;
    found.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), direction: y1 > y0 ? 1 : -1 });
  }
  return found;
}
