import { z } from 'zod';
import { maskSchema, weightOf, type Mask } from './edits.ts';

const rememberedMaskSchema = z.object({ layer: z.string(), mask: maskSchema });
/** The last mask that was painted, and on what. */
export type RememberedMask = z.infer<typeof rememberedMaskSchema>;

/** Bytes of a mask that is written down. Figma keeps 5 MB for a plugin; hours of painting are not worth them. */
const mostBytes = 1_000_000;

/** @returns what is written down of it; `null`, which forgets the one before, of one that would fill the memory */
export function maskForMemory(layer: string, mask: Mask): RememberedMask | null {
  return weightOf(mask) <= mostBytes ? { layer, mask } : null;
}

/** @param remembered not parsed yet */
export function maskFromMemory(remembered: unknown): RememberedMask | undefined {
  return rememberedMaskSchema.safeParse(remembered).data;
}
