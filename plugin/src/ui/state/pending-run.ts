import { z } from 'zod';
import type { Rect } from '../../../../shared/src/geometry.ts';
import { fillJobSchema, generateJobSchema, restyleJobSchema } from '../../../../shared/src/job.ts';
import { plannedPlaceSchema } from '../../bridge.ts';
import { tabs } from './draft.ts';

/**
 * A run that has not been applied or given up, kept in the host's memory: the companion finishes its jobs and keeps
 * their pictures, and a panel that is opened again asks for them by their ids.
 */
export const pendingRunSchema = z.object({
  tab: z.enum(tabs),
  variations: z
    .array(
      z.object({
        id: z.uuid(),
        job: z.discriminatedUnion('kind', [fillJobSchema, generateJobSchema, restyleJobSchema]),
        name: z.string(),
        place: plannedPlaceSchema,
        source: z.string().optional(),
        inPlaceOf: z.string().optional(),
        replaces: z.string().optional(),
        stencil: z.string().optional(),
        editableMask: z.boolean().optional(),
      }),
    )
    .min(1),
  /** Whether one of several is to be chosen; a single one becomes a layer by itself. */
  several: z.boolean(),
  /** All of them become layers. */
  set: z.boolean().optional(),
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

/**
 * Whether a run goes on in a document where its layer is now as it is: layers' ids are counted from the same number in
 * every new document, and new documents have the same name.
 */
export function belongsTo({ variations }: PendingRun, now: Rect): boolean {
  const place = variations[0]?.place;
  if (place?.kind !== 'over') return true;
  const { width, height } = place.bounds;
  // Page units, far below a pixel: sines and cosines.
  return Math.abs(width - now.width) < 1e-3 && Math.abs(height - now.height) < 1e-3;
}
