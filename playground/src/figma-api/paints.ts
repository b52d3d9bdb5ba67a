import type { Transform as ReadonlyTransform } from '../../../shared/src/geometry.ts';
import type { Fill } from '../document/paint.ts';

/** The document's fills as Figma's API gives them: copies that belong to the plugin. */
export function paintsOf(fills: readonly Fill[]): Paint[] {
  return fills.map((fill) => {
    switch (fill.type) {
      case 'SOLID':
        return { ...fill, color: { ...fill.color } };
      case 'GRADIENT_LINEAR':
        return { ...fill, gradientTransform: mutableTransform(fill.gradientTransform) };
      case 'IMAGE': {
        const { imageTransform, ...rest } = fill;
        return imageTransform ? { ...rest, imageTransform: mutableTransform(imageTransform) } : rest;
      }
    }
  });
}

export function mutableTransform([[a, c, e], [b, d, f]]: ReadonlyTransform): Transform {
  return [
    [a, c, e],
    [b, d, f],
  ];
}
