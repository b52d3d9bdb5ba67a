import type { Rect } from '../../../../shared/src/geometry.ts';

/*
 * The geometry of a fill, apart from its pixels. The proportions are those that krita-ai-diffusion arrived at over years
 * of its users' pictures (its documentation, version 1.53): lengths grow with the selection's diagonal and with the
 * strength. Lengths that were given for SDXL's 1,024 pixels scale with the model's own side.
 */

export interface FillPlan {
  /** Pixels over which the painted region may fade. */
  readonly feather: number;
  /** Pixels by which the network's hole is wider than what was painted. */
  readonly grow: number;
  /** Pixels over which the result is blended in. */
  readonly blend: number;
  /** The painted region with room for growing and fading. */
  readonly mask: Rect;
  /** The part of the picture that the network sees. */
  readonly context: Rect;
  /** Size at which the network works. */
  readonly diffused: Size;
  /**
   * Parts of the picture that are worked over once more, one after the other, where the context had to be made so small
   * that its detail is lost; together they hold the mask.
   */
  readonly refined: readonly Rect[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface FillGeometry {
  /** The whole picture. */
  readonly canvas: Size;
  /** Bounds of what was painted. */
  readonly selection: Rect;
  readonly strength: number;
  /** Side of the square that the model was trained on. */
  readonly nativeSide: number;
}

/** The side for which krita's absolute lengths were chosen. */
const referenceSide = 1024;
const leastMaskSide = 256 / referenceSide;
const leastContextSide = 512 / referenceSide;
/** SDXL draws well between 640 and 1,280 pixels a side, and between 800 x 800 and 1,024 x 1,024 pixels in all. */
const leastSide = 640 / referenceSide;
const mostSide = 1280 / referenceSide;
const leastArea = (800 / referenceSide) ** 2;
/** A latent is 8 pixels a side. */
const latentPixels = 8;
const maskMultiple = 16;

export function planFill({ canvas, selection, strength, nativeSide }: FillGeometry): FillPlan {
  const diagonal = Math.hypot(selection.width, selection.height);
  const feather = Math.max(Math.floor(0.1 * strength * diagonal), Math.round(32 * strength));
  const grow = 4 + Math.floor(feather / 2);
  const blend = Math.min(25, grow + Math.floor(feather / 2));
  const pad = feather + 4 + Math.floor(0.06 * diagonal);
  const mask = inside(padded(selection, { x: pad, y: pad }, leastMaskSide * nativeSide, maskMultiple), canvas);
  const context = strength === 1 ? inside(aroundMask(mask, canvas, nativeSide), canvas) : mask;
  const diffused = diffusedSize(context, nativeSide);
  const isSmaller = context.width > mostEnlargement * diffused.width;
  return { feather, grow, blend, mask, context, diffused, refined: isSmaller ? tiles(mask, canvas, nativeSide) : [] };
}

/** Up to this much a picture can be enlarged and still look as sharp as its surroundings (krita's bound of a small upscale). */
const mostEnlargement = 1.5;
/** A second pass takes at most this many runs; what is larger is worked over at less than its own size. */
const mostTiles = 16;
/** Part of a tile that it shares with the next, in which one fades into the other. */
const tileOverlap = 0.25;

/** Squares that cover `mask`, inside the picture, of the model's own side or as much larger as `mostTiles` asks for. */
function tiles(mask: Rect, canvas: Size, nativeSide: number): Rect[] {
  for (let side = nativeSide; ; side = Math.ceil(side * 1.125)) {
    const columns = tilesAlong(mask.x, mask.width, canvas.width, side);
    const rows = tilesAlong(mask.y, mask.height, canvas.height, side);
    if (columns.length * rows.length <= mostTiles)
      return rows.flatMap((row) =>
        columns.map((column) => ({ x: column.start, y: row.start, width: column.size, height: row.size })),
      );
  }
}

/** One axis of `tiles`: evenly spread over the stretch from `start`, shifted into the picture at its end. */
function tilesAlong(start: number, length: number, most: number, side: number): { start: number; size: number }[] {
  const size = Math.min(side, most);
  const count = Math.max(1, Math.ceil((length - tileOverlap * size) / (size * (1 - tileOverlap))));
  const first = count === 1 ? start + Math.floor((length - size) / 2) : start;
  const step = count === 1 ? 0 : (length - size) / (count - 1);
  return Array.from({ length: count }, (_, index) => ({
    start: Math.max(0, Math.min(most - size, Math.round(first + index * step))),
    size,
  }));
}

/** At full strength the network has nothing to hold on to but its surroundings: it is shown more of them. */
function aroundMask(mask: Rect, canvas: Size, nativeSide: number): Rect {
  const meanSide = (mask.width + mask.height) / 2;
  const pad = Math.max(Math.floor(Math.max(canvas.width, canvas.height) / 16), Math.floor(meanSide / 2));
  // The shorter side is padded more, towards a square.
  const x = Math.max(0, pad + Math.min(0, Math.floor((mask.height - mask.width) / 2)));
  const y = Math.max(0, pad + Math.min(0, Math.floor((mask.width - mask.height) / 2)));
  return padded(mask, { x, y }, leastContextSide * nativeSide, latentPixels);
}

function padded(
  rect: Rect,
  padding: { readonly x: number; readonly y: number },
  leastSide: number,
  multiple: number,
): Rect {
  const side = (size: number, pad: number) => Math.ceil(Math.max(size + 2 * pad, leastSide) / multiple) * multiple;
  const width = side(rect.width, padding.x);
  const height = side(rect.height, padding.y);
  return {
    x: rect.x - Math.floor((width - rect.width) / 2),
    y: rect.y - Math.floor((height - rect.height) / 2),
    width,
    height,
  };
}

/** At the edge of the picture a rectangle is shifted, and shrunk only when it is larger than the picture. */
function inside(rect: Rect, canvas: Size): Rect {
  const width = Math.min(rect.width, canvas.width);
  const height = Math.min(rect.height, canvas.height);
  return {
    x: Math.max(0, Math.min(rect.x, canvas.width - width)),
    y: Math.max(0, Math.min(rect.y, canvas.height - height)),
    width,
    height,
  };
}

/**
 * The size at which a model draws a region of this shape: its own size where that suits the model, else the nearest that
 * does; multiples of 8.
 */
export function diffusedSize(region: Size, nativeSide: number): Size {
  const area = region.width * region.height;
  const native = nativeSide ** 2;
  const wanted = Math.min(native, Math.max(leastArea * native, area));
  const scale = Math.sqrt(wanted / area);
  const side = (size: number) => {
    const bounded = Math.min(mostSide * nativeSide, Math.max(leastSide * nativeSide, size * scale));
    return Math.max(2, Math.round(bounded / latentPixels)) * latentPixels;
  };
  return { width: side(region.width), height: side(region.height) };
}

/** A rectangle with `by` pixels around it, as far as they lie in a picture of this size. */
export function widened({ x, y, width, height }: Rect, by: number, within: Size): Rect {
  const left = Math.max(0, x - by);
  const top = Math.max(0, y - by);
  return {
    x: left,
    y: top,
    width: Math.min(within.width, x + width + by) - left,
    height: Math.min(within.height, y + height + by) - top,
  };
}
