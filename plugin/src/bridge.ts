import { z } from 'zod';
import { errorInfoSchema } from '../../shared/src/errors.ts';
import { recipeSchema } from '../../shared/src/job.ts';

/**
 * What the two halves of the plugin say to each other: the sandbox, which sees the document, and the panel, which sees
 * the network. Each side parses what it gets.
 */

const layerId = z.string().min(1);
const pixels = z.number().int().positive();
const rect = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const pixelSize = z.object({ width: pixels, height: pixels });
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export { bytes as bytesSchema };

/** Why a selected layer cannot be filled. */
export const layerProblems = ['hidden', 'too_small', 'too_narrow', 'unsupported'] as const;
export type LayerProblem = (typeof layerProblems)[number];

const layerSchema = z.object({
  id: layerId,
  name: z.string(),
  /** Figma's name of the kind, `RECTANGLE`. */
  kind: z.string(),
  /** The upright box around the layer, in page units. */
  bounds: rect.optional(),
  problem: z.enum(layerProblems).optional(),
  /** Size of an empty frame or plain rectangle, into which a new picture fits; page units. */
  slot: z.object({ width: z.number(), height: z.number() }).optional(),
  /** Of a layer that Frisket made. */
  recipe: recipeSchema.optional(),
  /** Of a layer that a newer Frisket made, whose recipe this one cannot read: which, `Frisket 2.0.0`. */
  newer: z.string().optional(),
  /** Made by the panel just now, and selected for the person to see rather than by the person. */
  fresh: z.boolean(),
});
export type Layer = z.infer<typeof layerSchema>;

const selectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('one'), layer: layerSchema }),
  /** Two layers, the upper of which lies over the lower and may serve as the mask on it. */
  z.object({ kind: z.literal('pair'), layer: layerSchema, stencil: layerSchema }),
  z.object({ kind: z.literal('several'), count: z.number().int().min(2) }),
]);
export type Selection = z.infer<typeof selectionSchema>;

/** What a picture of a layer shows besides the layer itself, or leaves out of it. */
const seenSchema = z.object({
  /** What lies above and below it in the same place, too. */
  around: z.boolean(),
  /** Neither text nor instances of components; the layer itself is shown whatever it is. */
  withoutInterface: z.boolean(),
});
export type Seen = z.infer<typeof seenSchema>;

/** What a layer looks like. */
const pictureSchema = z.object({
  layer: layerId,
  /** PNG. */
  bytes,
  ...pixelSize.shape,
  /** Of the layer, in page units. */
  bounds: rect,
  /** What the picture shows of the page, in page units: the bounds, and what rounding to whole pixels adds. */
  region: rect,
});
export type Picture = z.infer<typeof pictureSchema>;

/** Over a layer's picture. */
const overSchema = z.object({
  kind: z.literal('over'),
  layer: layerId,
  /** When the picture was taken: the layer may have been moved since, or may be gone. */
  bounds: rect,
  region: rect,
  picture: pixelSize,
});
/** Filling an empty frame or lying over a plain rectangle. */
const slotSchema = z.object({ kind: z.literal('slot'), layer: layerId, ...pixelSize.shape });
/** Beside what is selected, or in the middle of the view. */
const besideSchema = z.object({
  kind: z.literal('beside'),
  ...pixelSize.shape,
  /** With its middle at a point of the page instead, in what takes layers there. */
  at: z.object({ x: z.number(), y: z.number(), container: layerId }).optional(),
});

/** Where a picture will go: which part of another it covers is known only once it is there. */
export const plannedPlaceSchema = z.discriminatedUnion('kind', [overSchema, slotSchema, besideSchema]);
export type PlannedPlace = z.infer<typeof plannedPlaceSchema>;

const placeSchema = z.discriminatedUnion('kind', [
  /** `part` is in pixels of the picture. */
  overSchema.extend({ part: rect }),
  slotSchema,
  besideSchema,
]);
export type Place = z.infer<typeof placeSchema>;

const insertionSchema = z.object({
  /** Names the result: asked for again under the same name, it is still one layer. Absent, it is another each time. */
  result: z.string().min(1).optional(),
  /** PNG with alpha; without, where a mask layer is to do what the alpha would. */
  bytes,
  /** PNG whose alpha becomes a mask layer of the same size, in a group with the picture. */
  mask: bytes.optional(),
  name: z.string().min(1),
  recipe: recipeSchema,
  place: placeSchema,
  /** The picture, small, in base64: what the history shows of it. */
  thumbnail: z.string().optional(),
  /** What the panel needs beside the recipe to be as it was, in the panel's own words. */
  setup: z.string().optional(),
  /** A result that this one takes the place of: the layer stays and shows the new picture. */
  inPlaceOf: layerId.optional(),
  /** An earlier variant of the same: hidden, and a picture beside something takes its place. */
  replaces: layerId.optional(),
  /** The layer whose outline was the mask: it has served, and would lie over the result. */
  stencil: layerId.optional(),
});
export type Insertion = z.infer<typeof insertionSchema>;

/** A result as the document remembers it. */
const historyEntrySchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  pinned: z.boolean(),
  /** Milliseconds since 1970. */
  madeAt: z.number(),
  recipe: recipeSchema,
  /** A small picture in base64. */
  thumbnail: z.string().optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

const insertedSchema = z.object({ id: layerId, name: z.string() });
export type Inserted = z.infer<typeof insertedSchema>;

/** What came of one of several insertions. */
const insertionOutcomeSchema = z.union([insertedSchema, z.object({ error: errorInfoSchema })]);
export type InsertionOutcome = z.infer<typeof insertionOutcomeSchema>;

/** More than anybody selects to have pictures made for, and little to list. */
export const mostListed = 200;

/** The type of what is dragged out of the panel's history; its data is the entry's id. */
export const draggedEntryType = 'application/x-frisket-history';

/** What of the selection is listed: the layers themselves, or the places for pictures that they are and hold. */
export const listedKinds = ['layers', 'slots'] as const;
export type ListedKind = (typeof listedKinds)[number];

/** One of several layers that pictures are made for. */
const listedSchema = z.object({
  id: layerId,
  name: z.string(),
  /** In its own plane, page units. */
  width: z.number().positive(),
  height: z.number().positive(),
  /** The upright box around it, in page units. */
  bounds: rect,
  problem: z.enum(layerProblems).optional(),
});
export type Listed = z.infer<typeof listedSchema>;

const level = z.number().min(0).max(255);
const matrixRow = z.tuple([z.number(), z.number(), z.number()]);
/** As Figma's `fillGeometry` and `strokeGeometry` have it. */
const pathSchema = z.object({ data: z.string(), windingRule: z.enum(['NONZERO', 'EVENODD', 'NONE']) });

/** What a layer's fill or stroke covers, in the order in which they are drawn. */
const outlineSchema = z.object({
  layer: layerId,
  name: z.string(),
  /** How deep it lies in the layer that was asked for. */
  depth: z.number().int().min(0),
  paths: z.array(pathSchema),
  /** From the layer's own plane to the page. */
  transform: z.tuple([matrixRow, matrixRow]),
  /** Red, green and blue of the uppermost even paint, where there is one. */
  colour: z.tuple([level, level, level]).optional(),
  /** The frame that clips it, if it is one of the outlines. */
  clippedBy: layerId.optional(),
});
export type Outline = z.infer<typeof outlineSchema>;

/** Of each kind; more than a row of the panel shows, for several shades have one word. */
export const mostSeeds = 24;

const seedsSchema = z.object({
  /** Red, green and blue with the names that the document has for them. */
  colours: z.array(z.object({ name: z.string(), colour: z.tuple([level, level, level]) })),
  /** Words near what is selected, the nearest first. */
  copy: z.array(z.string()),
});
/** What of the document a prompt may start from. */
export type Seeds = z.infer<typeof seedsSchema>;

/** What is remembered from one opening of the panel to the next, in Figma's clientStorage. */
export const memoryKeys = ['connection', 'draft', 'mask', 'pending', 'presets', 'style'] as const;
export type MemoryKey = (typeof memoryKeys)[number];

/** Pixels. Small leaves the canvas to the document; large shows the picture to paint on at twice the size. */
export const panelSizes = { small: { width: 340, height: 564 }, large: { width: 640, height: 760 } } as const;

/** Pixels. Less would cut words off; more than a screen has would put the handle out of reach. */
export const panelLimits = { least: { width: 320, height: 440 }, most: { width: 1200, height: 1000 } } as const;

const request = z.number().int();

export const panelMessageSchema = z.discriminatedUnion('type', [
  /** The panel is loaded; answered by `opened` and `selection`. */
  z.object({ type: z.literal('ready') }),
  /** Answered by `selection`. */
  z.object({ type: z.literal('selection.read') }),
  z.object({
    type: z.literal('picture.take'),
    request,
    layer: layerId,
    /** Pixels per page unit; what suits the layer when absent. */
    scale: z.number().positive().optional(),
    /** The layer alone, and all of it, when absent. */
    seen: seenSchema.optional(),
  }),
  z.object({ type: z.literal('layer.insert'), request, insertion: insertionSchema }),
  /** One of several variations, in the layer that shows another of them already where there is one. */
  z.object({ type: z.literal('variation.show'), request, insertion: insertionSchema, shown: layerId.optional() }),
  /** The layer that shows a variation stays: one undo removes it. */
  z.object({ type: z.literal('variation.keep'), request, layer: layerId }),
  /** It goes, and what it had hidden is shown again. */
  z.object({ type: z.literal('variation.discard'), request, layer: layerId, hidden: z.array(layerId) }),
  z.object({ type: z.literal('history.read'), request }),
  /** Answered by `history.picture`. */
  z.object({ type: z.literal('history.look'), request, entry: z.string() }),
  z.object({ type: z.literal('history.pin'), request, entry: z.string(), pinned: z.boolean() }),
  /** Answered by `history.setup`. */
  z.object({ type: z.literal('history.open'), request, entry: z.string() }),
  /** Answered by `layer.inserted`. */
  z.object({ type: z.literal('history.place'), request, entry: z.string() }),
  /** Answered by `result.opened`. */
  z.object({ type: z.literal('result.open'), request, layer: layerId }),
  /** Answered by `layers.listed`. */
  z.object({ type: z.literal('layers.list'), request, kind: z.enum(listedKinds) }),
  /** All at once: one undo removes them. Answered by `layers.inserted`. */
  z.object({ type: z.literal('layers.insert'), request, insertions: z.array(insertionSchema).min(1).max(mostListed) }),
  /** Answered by `outlines.taken`. */
  z.object({ type: z.literal('outlines.take'), request, layer: layerId }),
  /** Answered by `seeds.found`. */
  z.object({ type: z.literal('seeds.find'), request }),
  /** `null` forgets. */
  z.object({ type: z.literal('memory.write'), key: z.enum(memoryKeys), value: z.unknown() }),
  z.object({ type: z.literal('panel.resize'), width: pixels, height: pixels }),
]);
export type PanelMessage = z.infer<typeof panelMessageSchema>;

export const sandboxMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opened'),
    /** From the manifest: `edit` for the relaunch button, else empty. */
    command: z.string(),
    /** The document's name: what was left under way in another one is none of its business. */
    document: z.string(),
    memory: z.object({
      connection: z.unknown(),
      draft: z.unknown(),
      mask: z.unknown(),
      pending: z.unknown(),
      presets: z.unknown(),
      style: z.unknown(),
    }),
  }),
  /** An entry of the history was dragged onto the canvas: it is there, or could not be put there. */
  z.object({ type: z.literal('history.dropped'), error: errorInfoSchema.optional() }),
  z.object({ type: z.literal('selection'), selection: selectionSchema }),
  z.object({ type: z.literal('picture.taken'), request, picture: pictureSchema }),
  z.object({ type: z.literal('layer.inserted'), request, inserted: insertedSchema }),
  z.object({
    type: z.literal('result.opened'),
    request,
    /** As it came with the insertion; empty where nothing did. */
    setup: z.string(),
    /** As it stands now, in its own plane; page units. */
    size: z.object({ width: z.number().positive(), height: z.number().positive() }).optional(),
    /** The layer that it was made from, where that is still in the document. */
    source: layerSchema.optional(),
  }),
  /** At most `mostListed`, the lowest on the page first. */
  z.object({ type: z.literal('layers.listed'), request, layers: z.array(listedSchema) }),
  /** In the order in which they were given. */
  z.object({ type: z.literal('layers.inserted'), request, outcomes: z.array(insertionOutcomeSchema) }),
  z.object({ type: z.literal('outlines.taken'), request, outlines: z.array(outlineSchema) }),
  z.object({ type: z.literal('seeds.found'), request, seeds: seedsSchema }),
  z.object({ type: z.literal('history'), request, entries: z.array(historyEntrySchema) }),
  /** Without bytes the document no longer has it. */
  z.object({ type: z.literal('history.picture'), request, bytes: bytes.optional() }),
  /** As its layer kept it beside the recipe; empty where nothing did. */
  z.object({ type: z.literal('history.setup'), request, setup: z.string() }),
  z.object({ type: z.literal('done'), request }),
  z.object({ type: z.literal('failed'), request, error: errorInfoSchema }),
]);
export type SandboxMessage = z.infer<typeof sandboxMessageSchema>;
