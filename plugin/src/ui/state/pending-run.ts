import { z } from 'zod';
import type { Rect } from '../../../../shared/src/geometry.ts';
import { fillJobSchema, generateJobSchema, recipeSchema, restyleJobSchema } from '../../../../shared/src/job.ts';
import { plannedPlaceSchema } from '../../bridge.ts';
import { tabs } from './draft.ts';

const pendingRequestSchema = z.object({
  job: z.discriminatedUnion('kind', [fillJobSchema, generateJobSchema, restyleJobSchema]),
  name: z.string(),
  place: plannedPlaceSchema,
  source: z.string().optional(),
  inPlaceOf: z.string().optional(),
  replaces: z.string().optional(),
  stencil: z.string().optional(),
  editableMask: z.boolean().optional(),
  set: recipeSchema.shape.set,
});

export type PendingRequest = z.infer<typeof pendingRequestSchema>;

/** A place whose picture is carried on from one that several share. */
const sharingPlaceSchema = z.object({
  id: z.string(),
  width: z.number().positive(),
  height: z.number().positive(),
  inPlaceOf: z.string().optional(),
});
export type SharingPlace = z.infer<typeof sharingPlaceSchema>;

/**
 * A run that has not been applied or given up, kept in the host's memory: the companion finishes its jobs and keeps
 * their pictures, and a panel that is opened again asks for them by their ids.
 */
export const pendingRunSchema = z.object({
  tab: z.enum(tabs),
  variations: z.array(pendingRequestSchema.extend({ id: z.uuid() })),
  /** What each result is to keep beside its recipe. */
  setup: z.string().optional(),
  /** Whether one of several is to be chosen; a single one becomes a layer by itself. */
  several: z.boolean(),
  /** All of them become layers. */
  together: z.boolean().optional(),
  /** The picture that is made first, and what is carried on from it; the variations follow once it is there. */
  core: pendingRequestSchema.extend({ id: z.uuid(), places: z.array(sharingPlaceSchema).min(1) }).optional(),
  /** The layer that shows one of them. */
  layer: z.string().optional(),
});
export type PendingRun = z.infer<typeof pendingRunSchema>;

/** By document: each opens with its own. */
export const pendingRunsSchema = z.array(z.object({ document: z.string(), run: pendingRunSchema }));
export type PendingRuns = z.infer<typeof pendingRunsSchema>;

/** Documents whose run is kept; more than anybody leaves half done, and little to write down. */
const documentsKept = 8;

/** @param run undefined once nothing is under way in the document */
export function withPendingRun(runs: PendingRuns, document: string, run: PendingRun | undefined): PendingRuns {
  const others = runs.filter((other) => other.document !== document);
  return run ? [...others, { document, run }].slice(-documentsKept) : others;
}

/** The layers for which pictures are made, each with the box that it had when the run was begun, where that is known. */
export function layersOf({ variations, core }: PendingRun): { readonly layer: string; readonly bounds?: Rect }[] {
  const places = variations.flatMap(({ place }) => {
    if (place.kind === 'beside') return [];
    return place.kind === 'over' ? [{ layer: place.layer, bounds: place.bounds }] : [{ layer: place.layer }];
  });
  return [...places, ...(core?.places.map(({ id }) => ({ layer: id })) ?? [])];
}

/**
 * Whether a layer is now as it was: layers' ids are counted from the same number in every new document, and new
 * documents have the same name.
 */
export function isAsBefore(before: Rect | undefined, now: Rect): boolean {
  // Page units, far below a pixel: sines and cosines.
  return !before || (Math.abs(before.width - now.width) < 1e-3 && Math.abs(before.height - now.height) < 1e-3);
}
