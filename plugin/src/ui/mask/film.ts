import type { MaskRaster, PixelBox } from './raster.ts';

interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** The edge is drawn solid, so that it shows on a picture of any colour. */
export interface Film {
  readonly inside: Colour;
  readonly edge: Colour;
}

/** Frisket's own films: the translucent coral of masking film where the picture will change, blue where it will stay. */
export const films = {
  changed: {
    inside: { red: 255, green: 74, blue: 84, alpha: 140 },
    edge: { red: 255, green: 232, blue: 226, alpha: 255 },
  },
  kept: {
    inside: { red: 36, green: 116, blue: 255, alpha: 120 },
    edge: { red: 226, green: 238, blue: 255, alpha: 255 },
  },
} as const satisfies Record<string, Film>;

/** What is left of a film while a result below it is looked at: where it lies. */
export function outlineOf({ inside, edge }: Film): Film {
  return { inside: { ...inside, alpha: 0 }, edge };
}

/** Colours the film into RGBA pixels of the raster's size. */
export function drawFilm(raster: MaskRaster, pixels: Uint8ClampedArray, box: PixelBox, film: Film): void {
  // A pixel's edge shows depend on its neighbours, so those around the box change too.
  const left = Math.max(0, box.left - 1);
  const top = Math.max(0, box.top - 1);
  const right = Math.min(raster.width, box.right + 1);
  const bottom = Math.min(raster.height, box.bottom + 1);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const index = y * raster.width + x;
      const value = raster.values[index] ?? 0;
      // Of most pictures most is not painted.
      if (value === 0) {
        pixels[4 * index + 3] = 0;
        continue;
      }
      const colour = isEdge(raster, x, y) ? film.edge : film.inside;
      pixels[4 * index] = colour.red;
      pixels[4 * index + 1] = colour.green;
      pixels[4 * index + 2] = colour.blue;
      pixels[4 * index + 3] = (colour.alpha * value) / 255;
    }
}

/** Painted, with a neighbour that is not. The picture's own border is no edge. */
function isEdge(raster: MaskRaster, x: number, y: number): boolean {
  const { width, height, values } = raster;
  const index = y * width + x;
  const isOutside = (value: number | undefined) => (value ?? 255) < 128;
  if (isOutside(values[index])) return false;
  return (
    (x > 0 && isOutside(values[index - 1])) ||
    (x < width - 1 && isOutside(values[index + 1])) ||
    (y > 0 && isOutside(values[index - width])) ||
    (y < height - 1 && isOutside(values[index + width]))
  );
}
