import type { Mask, MaskEdit, MaskTool } from './edits.ts';
import { scaleMask } from './edits.ts';

/** A part of a raster, whole pixels, right and bottom excluded. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A mask in pixels: 255 is painted, 0 is not, edges between. Row by row. */
export class MaskRaster {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8ClampedArray<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.values = new Uint8ClampedArray(width * height);
  }

  apply(edit: MaskEdit): void {
    switch (edit.kind) {
      case 'clear':
        this.values.fill(0);
        break;
      case 'invert':
        for (let index = 0; index < this.values.length; index++) this.values[index] = 255 - (this.values[index] ?? 0);
        break;
      case 'stroke':
        this.line(edit.tool, edit.diameter, edit.points);
        break;
    }
  }

  /**
   * Draws a round, hard-edged brush along a line.
   * @param points x, y, x, y, ...; a single point makes a dot
   * @returns the part that may have changed
   */
  line(tool: MaskTool, diameter: number, points: readonly number[]): PixelBox {
    let changed: PixelBox = { left: this.width, top: this.height, right: 0, bottom: 0 };
    for (let index = 0; index < points.length; index += 2) {
      const next = index + 2 < points.length ? index + 2 : index;
      if (next === index && index > 0) break;
      const from = { x: points[index] ?? 0, y: points[index + 1] ?? 0 };
      const to = { x: points[next] ?? 0, y: points[next + 1] ?? 0 };
      changed = union(changed, this.#segment(tool, diameter / 2, from, to));
    }
    return changed;
  }

  get isEmpty(): boolean {
    // Below half of 255 a pixel counts as not painted at the other end too.
    return !this.values.some((value) => value >= 128);
  }

  /** Each pixel's coverage is how far its centre lies inside the outline, over the width of one pixel. */
  #segment(tool: MaskTool, radius: number, from: Point, to: Point): PixelBox {
    const box = {
      left: Math.max(0, Math.floor(Math.min(from.x, to.x) - radius - 1)),
      top: Math.max(0, Math.floor(Math.min(from.y, to.y) - radius - 1)),
      right: Math.min(this.width, Math.ceil(Math.max(from.x, to.x) + radius + 1)),
      bottom: Math.min(this.height, Math.ceil(Math.max(from.y, to.y) + radius + 1)),
    };
    for (let y = box.top; y < box.bottom; y++)
      for (let x = box.left; x < box.right; x++) {
        const coverage = radius - distance({ x: x + 0.5, y: y + 0.5 }, from, to) + 0.5;
        if (coverage <= 0) continue;
        const index = y * this.width + x;
        const painted = Math.round(255 * Math.min(1, coverage));
        const before = this.values[index] ?? 0;
        this.values[index] = tool === 'brush' ? Math.max(before, painted) : Math.min(before, 255 - painted);
      }
    return box;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function distance(point: Point, from: Point, to: Point): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const squared = along.x * along.x + along.y * along.y;
  const projected = squared === 0 ? 0 : ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / squared;
  const t = Math.min(1, Math.max(0, projected));
  return Math.hypot(point.x - from.x - t * along.x, point.y - from.y - t * along.y);
}

function union(a: PixelBox, b: PixelBox): PixelBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The mask at a size of choice, in whole pixels. */
export function rasterise(mask: Mask, width: number, height: number): MaskRaster {
  const raster = new MaskRaster(width, height);
  const { edits } = scaleMask(mask, width, height);
  const lastClear = edits.findLastIndex((edit) => edit.kind === 'clear');
  for (const edit of edits.slice(lastClear + 1)) raster.apply(edit);
  return raster;
}
