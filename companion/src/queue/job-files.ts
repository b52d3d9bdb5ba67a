import { access, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorInfoSchema } from '../../../shared/src/errors.ts';
import {
  imagesOf,
  jobSchema,
  noticeSchema,
  resolvedSchema,
  resultSchema,
  timingsSchema,
  type ImageId,
} from '../../../shared/src/job.ts';
import { prioritySchema } from '../../../shared/src/messages.ts';
import { removeUnfinished, writePrivateFile } from '../files/private-file.ts';
import type { JobEnd } from './job-record.ts';

/** A job as it lies on disk; that this file exists is what acknowledging a job means. */
const storedJobSchema = z.strictObject({
  version: z.literal(1),
  id: z.uuid(),
  owner: z.string(),
  priority: prioritySchema,
  note: z.string().optional(),
  previews: z.boolean().optional(),
  /** Jobs are taken up again in this order. */
  order: z.number().int(),
  job: jobSchema,
});
export type StoredJob = z.infer<typeof storedJobSchema>;

const storedStartSchema = z.strictObject({ attempts: z.number().int() });

const storedEndSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('done'),
    results: z.array(resultSchema),
    resolved: resolvedSchema,
    timings: timingsSchema,
    notices: z.array(noticeSchema).optional(),
  }),
  z.strictObject({ status: z.literal('failed'), error: errorInfoSchema }),
  z.strictObject({ status: z.literal('cancelled') }),
]);
export type StoredEnd = z.infer<typeof storedEndSchema>;

export interface RecoveredJob extends StoredJob {
  /** How often it was begun; more than 0 without an end: the companion ended in the middle of it. */
  readonly attempts: number;
  readonly end?: StoredEnd;
}

/** Is there while the queue is paused; no job's file is called so. */
const pausedFile = 'paused';

/** The three files of a job, by what their names end in. */
const parts = { job: '.job.json', start: '.start.json', end: '.end.json' } as const;

/**
 * Jobs on disk, three small files each, every one written whole or not at all: the job, how often it was begun, how it
 * ended. They hold prompts, so only this person may read them.
 */
export class JobFiles {
  readonly folder: string;

  /** @param folder absolute; made with the first job */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** What was there when the companion ended, in order. Removes what had been begun to be written or forgotten. */
  async recover(): Promise<RecoveredJob[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await removeUnfinished(this.folder);
    const names = await readdir(this.folder);
    const jobs: RecoveredJob[] = [];
    for (const name of names.filter((each) => each.endsWith(parts.job))) {
      const id = name.slice(0, -parts.job.length);
      const job = await this.#read(id, 'job', storedJobSchema);
      // Written by a version that knew other fields: nothing here can run it, and its client will submit it again.
      if (job?.id !== id) continue;
      const start = await this.#read(id, 'start', storedStartSchema);
      const end = await this.#read(id, 'end', storedEndSchema);
      jobs.push({ ...job, attempts: start?.attempts ?? 0, ...(end ? { end } : {}) });
    }
    const known = new Set(jobs.flatMap(({ id }) => Object.values(parts).map((part) => id + part))).add(pausedFile);
    for (const name of names) if (!known.has(name)) await rm(join(this.folder, name), { recursive: true, force: true });
    return jobs.sort((a, b) => a.order - b.order);
  }

  /** Once this resolves, the job outlives whatever happens. */
  accept(job: StoredJob): Promise<void> {
    return this.#write(job.id, 'job', job);
  }

  /** Before each run, so that a job which takes the computer down is not begun for ever. */
  start(id: string, attempts: number): Promise<void> {
    return this.#write(id, 'start', { attempts });
  }

  end(id: string, end: StoredEnd): Promise<void> {
    return this.#write(id, 'end', end);
  }

  /** The job goes first: without it the other two mean nothing, while the reverse would run it again. */
  async forget(id: string): Promise<void> {
    for (const part of [parts.job, parts.start, parts.end]) await rm(this.#path(id, part), { force: true });
  }

  isPaused(): Promise<boolean> {
    return access(join(this.folder, pausedFile)).then(
      () => true,
      () => false,
    );
  }

  async setPaused(paused: boolean): Promise<void> {
    const path = join(this.folder, pausedFile);
    if (paused) await writePrivateFile(path, '');
    else await rm(path, { force: true });
  }

  /** The only place where an id becomes a path: a UUID, and nothing else. */
  #path(id: string, part: string): string {
    return join(this.folder, z.uuid().parse(id) + part);
  }

  #write(id: string, part: keyof typeof parts, content: unknown): Promise<void> {
    return writePrivateFile(this.#path(id, parts[part]), JSON.stringify(content));
  }

  async #read<T>(id: string, part: keyof typeof parts, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      return schema.safeParse(JSON.parse(await readFile(this.#path(id, parts[part]), 'utf8'))).data;
    } catch {
      return undefined;
    }
  }
}

/** An end as it is written down: of its pictures, where they belong. */
export function storedEndOf(state: JobEnd): StoredEnd {
  if (state.status !== 'done') return state;
  const { pictures, resolved, timings, notices } = state;
  return {
    status: 'done',
    results: pictures.map(({ place }) => place),
    resolved,
    timings,
    ...(notices ? { notices: [...notices] } : {}),
  };
}

/** Every picture that a job needs or has given. */
export function picturesOf({ job, end }: RecoveredJob): ImageId[] {
  return [...imagesOf(job), ...(end?.status === 'done' ? end.results.map(({ image }) => image) : [])];
}
