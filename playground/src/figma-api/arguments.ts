import { z } from 'zod';
import type { AutoLayout } from '../document/auto-layout.ts';
import { constraintTypes, type Constraints } from '../document/constraints.ts';
import { fillsSchema, transformSchema, unitSchema } from '../document/paint-schema.ts';
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

export { fillsSchema, transformSchema };
export const numberSchema = z.number();
export const stringSchema = z.string();
export const booleanSchema = z.boolean();
export const opacitySchema = unitSchema;

/** Figma refuses sides below a hundredth of a pixel. */
export const sideSchema = z.number().min(0.01);

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
