import { z } from 'zod';

/**
 * A mask is what the person did, in order, rather than pixels: it can be undone, kept in a few bytes and drawn at any
 * size. Lengths are pixels of the picture on which it was painted.
 */
const strokeSchema = z.object({
  kind: z.literal('stroke'),
  tool: z.enum(['brush', 'eraser']),
  diameter: z.number().positive(),
  /** x, y, x, y, ... */
  points: z.array(z.number()).min(2),
});

export const maskEditSchema = z.discriminatedUnion('kind', [
  strokeSchema,
  z.object({ kind: z.literal('clear') }),
  z.object({ kind: z.literal('invert') }),
]);
export type MaskEdit = z.infer<typeof maskEditSchema>;
export type Stroke = z.infer<typeof strokeSchema>;
export type MaskTool = Stroke['tool'];

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
  const edits = mask.edits.map((edit): MaskEdit => {
    if (edit.kind !== 'stroke') return edit;
    const points = edit.points.map((value, index) => value * (index % 2 === 0 ? horizontal : vertical));
    return { ...edit, diameter: edit.diameter * across, points };
  });
  return { width, height, edits };
}

/** Adds an edit; what a clearing makes meaningless stays, so that it can be undone. */
export function withEdit(mask: Mask, edit: MaskEdit): Mask {
  return { ...mask, edits: [...mask.edits, edit] };
}

export function withoutLastEdit(mask: Mask): Mask {
  return { ...mask, edits: mask.edits.slice(0, -1) };
}
