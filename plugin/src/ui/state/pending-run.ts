import { z } from 'zod';
import { fillJobSchema, generateJobSchema } from '../../../../shared/src/job.ts';
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
        job: z.discriminatedUnion('kind', [fillJobSchema, generateJobSchema]),
        name: z.string(),
        place: plannedPlaceSchema,
        source: z.string().optional(),
        replaces: z.string().optional(),
        stencil: z.string().optional(),
        editableMask: z.boolean().optional(),
      }),
    )
    .min(1),
  /** Whether one of several is to be chosen; a single one becomes a layer by itself. */
  several: z.boolean(),
  /** The layer that shows one of them. */
  layer: z.string().optional(),
});
export type PendingRun = z.infer<typeof pendingRunSchema>;
