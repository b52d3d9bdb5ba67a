import { scaleMask, type Mask, type MaskEdit, type MaskEffect } from './edits.ts';
import { polygonRow } from './polygon.ts';
import { decodeStencil, resampleGrey } from './stencil.ts';

/** A part of a raster, whole pixels, right and bottom excluded. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Lengths in pixels of the raster. */
export interface Brush {
  readonly tool: MaskEffect;
  readonly diameter: number;
  /** The part of the radius that is fully covered, 0 to 1. */
  readonly hardness: number;
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
        this.line(edit, edit.points);
        break;
      case 'area':
        this.area(edit.tool, edit.points);
        break;
      case 'stencil':
        this.values.set(resampleGrey(decodeStencil(edit.png), this.width, this.height));
        break;
    }
  }

  /**
   * Draws a round brush along a line.
   * @param points x, y, x, y, ...; a single point makes a dot
   * @returns the part that may have changed
   */
  line(brush: Brush, points: readonly number[]): PixelBox {
    let changed: PixelBox = { left: this.width, top: this.height, right: 0, bottom: 0 };
    for (let index = 0; index < points.length; index += 2) {
      const next = index + 2 < points.length ? index + 2 : index;
      if (next === index && index > 0) break;
      const from = { x: points[index] ?? 0, y: points[index + 1] ?? 0 };
      const to = { x: points[next] ?? 0, y: points[next + 1] ?? 0 };
      changed = union(changed, this.#segment(brush, from, to));
    }
    return changed;
  }

  /**
   * Fills what a closed line encloses.
   * @param points x, y, x, y, ...
   * @returns the part that may have changed
   */
  area(tool: MaskEffect, points: readonly number[]): PixelBox {
    const ys = points.filter((_, index) => index % 2 === 1);
    const top = Math.max(0, Math.floor(Math.min(...ys)));
    const bottom = Math.min(this.height, Math.ceil(Math.max(...ys)));
    for (let y = top; y < bottom; y++) {
      const row = polygonRow(points, y, this.width);
      for (let x = 0; x < this.width; x++) this.#cover(tool, y * this.width + x, row[x] ?? 0);
    }
    return { left: 0, top, right: this.width, bottom: Math.max(top, bottom) };
  }

  /** Whether nothing is painted: below half of 255 a pixel counts as not painted at the other end too. */
  isEmpty(): boolean {
    return !this.values.some((value) => value >= 128);
  }

  /** Each pixel's coverage is how far its centre lies inside the outline, over the width of the brush's soft edge. */
  #segment({ tool, diameter, hardness }: Brush, from: Point, to: Point): PixelBox {
    const radius = diameter / 2;
    const fade = radius * (1 - hardness);
    const box = {
      left: Math.max(0, Math.floor(Math.min(from.x, to.x) - radius - 1)),
      top: Math.max(0, Math.floor(Math.min(from.y, to.y) - radius - 1)),
      right: Math.min(this.width, Math.ceil(Math.max(from.x, to.x) + radius + 1)),
      bottom: Math.min(this.height, Math.ceil(Math.max(from.y, to.y) + radius + 1)),
    };
    for (let y = box.top; y < box.bottom; y++)
      for (let x = box.left; x < box.right; x++) {
        const depth = radius - distance({ x: x + 0.5, y: y + 0.5 }, from, to);
        // A hard edge is still one pixel wide, so that it has no steps.
        const coverage = fade > 1 ? smooth(depth / fade) : depth + 0.5;
        this.#cover(tool, y * this.width + x, coverage);
      }
    return box;
  }

  #cover(tool: MaskEffect, index: number, coverage: number): void {
    if (coverage <= 0) return;
    const painted = Math.round(255 * Math.min(1, coverage));
    const before = this.values[index] ?? 0;
    this.values[index] = tool === 'brush' ? Math.max(before, painted) : Math.min(before, 255 - painted);
  }
}

/** Smoothstep from 0 to 1. */
function smooth(part: number): number {
  const t = Math.max(0, Math.min(1, part));
  return t * t * (3 - 2 * t);
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
  const start = edits.findLastIndex(({ kind }) => kind === 'clear' || kind === 'stencil');
  for (const edit of edits.slice(Math.max(0, start))) raster.apply(edit);
  return raster;
}
