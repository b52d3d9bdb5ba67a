import { z } from 'zod';
import type { AutoLayout } from '../document/auto-layout.ts';
import { constraintTypes, type Constraints } from '../document/constraints.ts';
import type { Fill } from '../document/paint.ts';
import { figmaError } from './figma-error.ts';

/**
 * Parses what the plugin passed.
 * @throws Error in the form of Figma's own: `in set_fills: Property "fills" failed validation: ... at [0].color`
 */
export function parseArgument<T>(schema: z.ZodType<T>, value: unknown, member: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const property = /^set_(\w+)$/.exec(member)?.[1];
  const failed = property === undefined ? '' : `Property "${property}" failed validation: `;
  throw figmaError(member, `${failed}${issue?.message ?? 'Invalid argument'}${path ? ` at ${path}` : ''}`);
}

const unit = z.number().min(0).max(1);
const color = z.strictObject({ r: unit, g: unit, b: unit });
const row = z.tuple([z.number(), z.number(), z.number()]);

export const transformSchema = z.tuple([row, row]);
export const numberSchema = z.number();
export const stringSchema = z.string();
export const booleanSchema = z.boolean();
export const opacitySchema = unit;

/** Figma refuses sides below a hundredth of a pixel. */
export const sideSchema = z.number().min(0.01);

const paintBase = {
  visible: z.boolean().exactOptional(),
  opacity: unit.exactOptional(),
  // Read back as 'NORMAL' by many plugins; the playground draws nothing else.
  blendMode: z.literal('NORMAL').exactOptional(),
};

export const fillsSchema: z.ZodType<Fill[]> = z.array(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('SOLID'), color, ...paintBase }),
    z.strictObject({
      type: z.literal('GRADIENT_LINEAR'),
      gradientTransform: transformSchema,
      gradientStops: z.array(z.strictObject({ position: z.number(), color: color.extend({ a: unit }) })).min(2),
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

export const exportSettingsSchema = z.looseObject({
  format: z.enum(['PNG', 'JPG'], 'The playground exports PNG and JPG only'),
  contentsOnly: z.boolean().default(true),
  useAbsoluteBounds: z.boolean().default(false),
  constraint: z
    .strictObject({ type: z.enum(['SCALE', 'WIDTH', 'HEIGHT']), value: z.number().positive() })
    .default({ type: 'SCALE', value: 1 }),
});

export const relaunchDataSchema = z.record(z.string(), z.string());

/** One of some words, refused in Figma's own. */
function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const expected = words.map((word) => `'${word}'`).join(' | ');
  return z.enum(words, {
    error: ({ input }) =>
      `Invalid enum value. Expected ${expected}, received ${typeof input === 'string' ? `'${input}'` : typeof input}`,
  });
}

const constraintSchema = oneOf(constraintTypes);
export const constraintsSchema: z.ZodType<Constraints> = z.strictObject({
  horizontal: constraintSchema,
  vertical: constraintSchema,
});

export const layoutPositioningSchema = oneOf(['AUTO', 'ABSOLUTE']);
/** Figma reads the three that it no longer means anything by; here they are refused. */
export const layoutAlignSchema = oneOf(['STRETCH', 'INHERIT']);
export const layoutGrowSchema = z.literal([0, 1], 'Invalid literal value, expected 0 / expected 1');
export const sizingSchema = oneOf(['FIXED', 'HUG', 'FILL']);

const sizingModeSchema = oneOf(['FIXED', 'AUTO']);
const paddingSchema = z.number().min(0);

/** By member. Grids and the baselines of text are Figma's alone. */
export const autoLayoutSchemas = {
  layoutMode: oneOf(['NONE', 'HORIZONTAL', 'VERTICAL']),
  layoutWrap: oneOf(['NO_WRAP', 'WRAP']),
  paddingLeft: paddingSchema,
  paddingRight: paddingSchema,
  paddingTop: paddingSchema,
  paddingBottom: paddingSchema,
  itemSpacing: z.number(),
  counterAxisSpacing: z.number().min(0).nullable(),
  primaryAxisSizingMode: sizingModeSchema,
  counterAxisSizingMode: sizingModeSchema,
  primaryAxisAlignItems: oneOf(['MIN', 'MAX', 'CENTER', 'SPACE_BETWEEN', 'SPACE_EVENLY', 'SPACE_AROUND']),
  counterAxisAlignItems: oneOf(['MIN', 'MAX', 'CENTER']),
  itemReverseZIndex: booleanSchema,
} satisfies { readonly [Name in keyof AutoLayout]: z.ZodType<AutoLayout[Name]> };
