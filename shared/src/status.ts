import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';

const count = z.int().min(0);
const time = z.iso.datetime();

/** A job that runs, as far as every client may know of it: not what was asked for. */
export const runningJobSchema = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  models: z.array(z.string()),
  /** Absent until it has said anything; `step` of `steps` is 0 of 0 while nothing is sampled. */
  progress: z.strictObject({ stage: z.string(), step: count, steps: count }).optional(),
  /** Milliseconds, as jobs like it went so far. */
  remaining: count.optional(),
});
export type RunningJob = z.infer<typeof runningJobSchema>;

/** A job that came to its end, as far as every client may know of it. */
export const endedJobSchema = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  outcome: z.enum(['done', 'failed', 'cancelled']),
  /** From its start to its end; absent for one that never ran. */
  milliseconds: count.optional(),
});
export type EndedJob = z.infer<typeof endedJobSchema>;

/** How the companion is: what a tray, `frisket status` or a panel shows of it. */
export const statusSchema = z.strictObject({
  version: z.string(),
  port: z.int(),
  /** ISO 8601. */
  startedAt: time,
  clients: z.array(z.strictObject({ name: z.string(), since: time })),
  queue: z.strictObject({
    waiting: count,
    running: count,
    /** Ended, and their clients have not taken them over. */
    finished: count,
    /** Nothing new is begun until `resume`. */
    paused: z.boolean(),
  }),
  running: z.array(runningJobSchema),
  /** The job that ended last since the companion's start. */
  ended: endedJobSchema.optional(),
  /** The companion stops once what runs has ended. */
  stopping: z.literal(true).optional(),
  engine: z.strictObject({
    /** `stopped`: it crashed too often, `error` says how. */
    state: z.enum(['starting', 'ready', 'stopped']),
    error: errorInfoSchema.optional(),
    /** Where networks run; absent until the first was loaded. */
    provider: z.string().optional(),
    /** Names of the models that are loaded. */
    models: z.array(z.string()),
    /** Times that it was started again since the companion's start. */
    restarts: count,
  }),
  /** Bytes of main memory. */
  memory: z.strictObject({ companion: count, engine: count.optional() }),
});
export type Status = z.infer<typeof statusSchema>;
