import { z } from 'zod';
import type { Effect, Fill } from './paint.ts';

export const unitSchema = z.number().min(0).max(1);
const color = z.strictObject({ r: unitSchema, g: unitSchema, b: unitSchema });
export const colorWithAlphaSchema = color.extend({ a: unitSchema });
const row = z.tuple([z.number(), z.number(), z.number()]);

export const transformSchema = z.tuple([row, row]);

const paintBase = {
  visible: z.boolean().exactOptional(),
  opacity: unitSchema.exactOptional(),
  // Read back as 'NORMAL' by many plugins; the playground draws nothing else.
  blendMode: z.literal('NORMAL').exactOptional(),
};

export const fillsSchema: z.ZodType<Fill[]> = z.array(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('SOLID'), color, ...paintBase }),
    z.strictObject({
      type: z.literal('GRADIENT_LINEAR'),
      gradientTransform: transformSchema,
      gradientStops: z.array(z.strictObject({ position: z.number(), color: colorWithAlphaSchema })).min(2),
      ...paintBase,
    }),
    z.strictObject({
      type: z.literal('IMAGE'),
      scaleMode: z.enum(['FILL', 'FIT', 'CROP', 'TILE']),
      imageHash: z.string().nullable(),
      imageTransform: transformSchema.exactOptional(),
      scalingFactor: z.number().positive().exactOptional(),
      ...paintBase,
    }),
  ]),
);

export const effectSchema: z.ZodType<Effect> = z.strictObject({
  type: z.literal('DROP_SHADOW'),
  color: colorWithAlphaSchema,
  offset: z.strictObject({ x: z.number(), y: z.number() }),
  radius: z.number().min(0),
  visible: z.boolean(),
});
