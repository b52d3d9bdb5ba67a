import { z } from 'zod';
import { bytesSchema } from '../../bridge.ts';

/**
 * A mask is what the person did, in order, rather than pixels: it can be undone, kept in a few bytes and drawn at any
 * size. Lengths are pixels of the picture on which it was painted.
 */
const effect = z.enum(['brush', 'eraser']);
/** Whether an edit paints or takes away. */
export type MaskEffect = z.infer<typeof effect>;

const strokeSchema = z.object({
  kind: z.literal('stroke'),
  tool: effect,
  diameter: z.number().positive(),
  /** The part of the radius that is fully covered, 0 to 1; from there the brush fades to its edge. */
  hardness: z.number().min(0).max(1).default(1),
  /** x, y, x, y, ... */
  points: z.array(z.number()).min(2),
});

/** What a closed line encloses; where it crosses itself, all of it. */
const areaSchema = z.object({
  kind: z.literal('area'),
  tool: effect,
  /** x, y, x, y, ... */
  points: z.array(z.number()).min(6),
});

/** Another layer's outline, or the picture's own transparency: takes the place of whatever was painted before. */
const stencilSchema = z.object({
  kind: z.literal('stencil'),
  /** An 8-bit grey PNG of any size that covers the whole picture; white is painted. */
  png: bytesSchema,
  /** The layer whose outline it is, where it is one. */
  layer: z.string().optional(),
});

export const maskEditSchema = z.discriminatedUnion('kind', [
  strokeSchema,
  areaSchema,
  stencilSchema,
  z.object({ kind: z.literal('clear') }),
  z.object({ kind: z.literal('invert') }),
]);
export type MaskEdit = z.infer<typeof maskEditSchema>;

export const maskSchema = z.object({
  /** Of the picture, in pixels. */
  width: z.number().positive(),
  height: z.number().positive(),
  edits: z.array(maskEditSchema),
});
export type Mask = z.infer<typeof maskSchema>;

/** @returns the mask as it would be on a picture of another size */
export function scaleMask(mask: Mask, width: number, height: number): Mask {
  const horizontal = width / mask.width;
  const vertical = height / mask.height;
  if (horizontal === 1 && vertical === 1) return mask;
  // A brush stays round; where a layer was stretched its area stays the same.
  const across = Math.sqrt(horizontal * vertical);
  const scaled = (points: readonly number[]) =>
    points.map((value, index) => value * (index % 2 === 0 ? horizontal : vertical));
  const edits = mask.edits.map((edit): MaskEdit => {
    switch (edit.kind) {
      case 'stroke':
        return { ...edit, diameter: edit.diameter * across, points: scaled(edit.points) };
      case 'area':
        return { ...edit, points: scaled(edit.points) };
      case 'stencil':
      case 'clear':
      case 'invert':
        return edit;
    }
  });
  return { width, height, edits };
}

/** All of the picture. */
export function everything({ width, height }: Mask): MaskEdit {
  return { kind: 'area', tool: 'brush', points: [0, 0, width, 0, width, height, 0, height] };
}

/** Adds an edit; what a clearing makes meaningless stays, so that it can be undone. */
export function withEdit(mask: Mask, edit: MaskEdit): Mask {
  return { ...mask, edits: [...mask.edits, edit] };
}

export function withoutLastEdit(mask: Mask): Mask {
  return { ...mask, edits: mask.edits.slice(0, -1) };
}

/** The layer whose outline the mask is, or began with. */
export function stencilLayerOf({ edits }: Mask): string | undefined {
  const start = edits.findLast(({ kind }) => kind === 'clear' || kind === 'stencil');
  return start?.kind === 'stencil' ? start.layer : undefined;
}

/** Bytes that a mask takes when it is written down, about. */
export function weightOf(mask: Mask): number {
  const bytesEach = 8;
  return mask.edits.reduce((sum, edit) => {
    if (edit.kind === 'stencil') return sum + edit.png.length;
    return 'points' in edit ? sum + bytesEach * edit.points.length : sum;
  }, 0);
}
