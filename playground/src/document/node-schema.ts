import { z } from 'zod';
import type { AutoLayout, LayoutChild } from './auto-layout.ts';
import type { ColorVariable } from './color-variable.ts';
import { constraintTypes } from './constraints.ts';
import type { NodeData } from './node.ts';
import { colorWithAlphaSchema, effectSchema, fillsSchema, transformSchema, unitSchema } from './paint-schema.ts';

/** Nodes as a document's file has them: exactly what `NodeData` says. */

const id = z.string().regex(/^\d+:\d+$/, 'not an id such as 1:23');
const texts = z.record(z.string(), z.string());
const length = z.number().min(0);

const node = { id, name: z.string(), pluginData: texts, relaunchData: texts };
const parent = { children: z.array(id) };

const layoutChild = {
  layoutPositioning: z.enum(['AUTO', 'ABSOLUTE']),
  layoutAlign: z.enum(['INHERIT', 'STRETCH']),
  layoutGrow: z.literal([0, 1]),
} satisfies Schemas<LayoutChild>;

const autoLayout = {
  layoutMode: z.enum(['NONE', 'HORIZONTAL', 'VERTICAL']),
  layoutWrap: z.enum(['NO_WRAP', 'WRAP']),
  paddingLeft: length,
  paddingRight: length,
  paddingTop: length,
  paddingBottom: length,
  itemSpacing: z.number(),
  counterAxisSpacing: length.nullable(),
  primaryAxisSizingMode: z.enum(['FIXED', 'AUTO']),
  counterAxisSizingMode: z.enum(['FIXED', 'AUTO']),
  primaryAxisAlignItems: z.enum(['MIN', 'CENTER', 'MAX', 'SPACE_BETWEEN', 'SPACE_EVENLY', 'SPACE_AROUND']),
  counterAxisAlignItems: z.enum(['MIN', 'CENTER', 'MAX']),
  itemReverseZIndex: z.boolean(),
} satisfies Schemas<AutoLayout>;

const layer = {
  ...node,
  ...layoutChild,
  parent: id,
  visible: z.boolean(),
  locked: z.boolean(),
  opacity: unitSchema,
  relativeTransform: transformSchema,
  width: length,
  height: length,
};

const constraint = z.enum(constraintTypes);
const shape = {
  ...layer,
  constraints: z.strictObject({ horizontal: constraint, vertical: constraint }),
  fills: fillsSchema,
  strokes: fillsSchema,
  strokeWeight: length,
  strokeAlign: z.enum(['INSIDE', 'CENTER', 'OUTSIDE']),
  effects: z.array(effectSchema),
  isMask: z.boolean().exactOptional(),
};
const cornerRadius = length;

const colorVariable = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  collection: z.string(),
  valuesByMode: z.record(
    z.string(),
    z.union([colorWithAlphaSchema, z.strictObject({ type: z.literal('VARIABLE_ALIAS'), id: z.string().min(1) })]),
  ),
}) satisfies z.ZodType<ColorVariable>;

export const nodeSchema: z.ZodType<NodeData> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('DOCUMENT'),
    ...node,
    ...parent,
    parent: z.null(),
    colorVariables: z.array(colorVariable).exactOptional(),
  }),
  z.strictObject({ type: z.literal('PAGE'), ...node, ...parent, parent: id }),
  z.strictObject({
    type: z.enum(['FRAME', 'COMPONENT', 'INSTANCE']),
    ...shape,
    ...autoLayout,
    ...parent,
    clipsContent: z.boolean(),
    cornerRadius,
  }),
  z.strictObject({ type: z.literal('RECTANGLE'), ...shape, cornerRadius }),
  z.strictObject({ type: z.literal('ELLIPSE'), ...shape }),
  z.strictObject({
    type: z.literal('TEXT'),
    ...shape,
    characters: z.string(),
    fontSize: z.number().positive(),
    fontWeight: z.number().min(1).max(1000),
    lineHeight: z.number().positive(),
    letterSpacing: z.number(),
    textAlignHorizontal: z.enum(['LEFT', 'CENTER', 'RIGHT']),
  }),
  z.strictObject({ type: z.literal('GROUP'), ...layer, ...parent }),
]);

type Schemas<Fields> = { readonly [Name in keyof Fields]: z.ZodType<Fields[Name]> };
