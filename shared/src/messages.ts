import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { limits } from './limits.ts';
import { imageIdSchema, jobSchema, noticeSchema, resolvedSchema, resultSchema, timingsSchema } from './job.ts';
import {
  clientNameSchema,
  controlMessages,
  pairedIdSchema,
  pairingClientMessages,
  pairingCompanionMessages,
} from './pairing-messages.ts';
import { statusSchema } from './status.ts';
import { downloadClientMessages, downloadCompanionMessages } from './downloads.ts';
import { adapterSummarySchema, modelSummarySchema } from './models.ts';

/** Raised when a change would mislead an older peer; peers of another version explain themselves and part. */
export const protocolVersion = 1;

/** 32 random bytes as hexadecimal digits. */
const nonce = z.string().regex(/^[0-9a-f]{64}$/);
/** HMAC-SHA-256 as hexadecimal digits, see `proof.ts`. */
const proof = z.string().regex(/^[0-9a-f]{64}$/);
/** Made by the client, so that sending a job twice does not run it twice. */
const jobId = z.uuid();

/**
 * Which key the client holds, so that the companion can prove that it holds the same one: `page` for the page that
 * `frisket start` opened, `owner` for programs that may read the person's files, else the id of a paired client. No
 * secret.
 */
export const credentialSchema = z.union([z.enum(['page', 'owner']), pairedIdSchema]);
export type Credential = z.infer<typeof credentialSchema>;

/**
 * The more urgent first: `live` is a preview that a newer one of the same client replaces, `interactive` is what a
 * person waits for, `batch` is what may take its time.
 */
export const priorities = ['live', 'interactive', 'batch'] as const;
export const prioritySchema = z.enum(priorities);
export type Priority = z.infer<typeof prioritySchema>;

/** A client's own words about a job, given back as they are: where its result belongs, for one. */
const note = z.string().max(limits.noteCharacters);
/** The number of the last event of a job that the client has seen in this run of the companion; 0 for none. */
const after = z.number().int().min(0);

/** Client to companion. Text frames, one JSON object each. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.number().int(),
    nonce,
    credential: credentialSchema,
    /** Who connects, for people: `Figma plugin 0.1.0`. */
    client: clientNameSchema,
  }),
  z.strictObject({ type: z.literal('authenticate'), proof }),
  ...pairingClientMessages,
  /** Answered by `images.needed`; the job is queued once those have arrived. */
  z.strictObject({
    type: z.literal('submit'),
    id: jobId,
    job: jobSchema,
    /** `interactive` when absent. */
    priority: prioritySchema.optional(),
    note: note.optional(),
    /** Whether progress comes with small pictures; it does when absent. */
    previews: z.boolean().optional(),
    after: after.optional(),
  }),
  /** Follows a job that was submitted before, by whoever: answered with where it stands. */
  z.strictObject({ type: z.literal('watch'), id: jobId, after: after.optional() }),
  /** Answered by `jobs`: this client's own that are not acknowledged, whatever connection they came over. */
  z.strictObject({ type: z.literal('jobs.list') }),
  z.strictObject({ type: z.literal('cancel'), id: jobId }),
  /** The results have been taken over; the companion forgets them. Answered by `acknowledged`. */
  z.strictObject({ type: z.literal('acknowledge'), id: jobId }),
  /** Answered by `link`: for a second `frisket start`, which opens a page of the companion that runs already. */
  z.strictObject({ type: z.literal('link.make') }),
  /** Answered by `status`; with `follow` true again after every change, at most twice a second, until it is false. */
  z.strictObject({ type: z.literal('status'), follow: z.boolean().optional() }),
  /** No further job begins until `resume`, also after a restart; what runs goes on. Both are answered by `status`. */
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('resume') }),
  /**
   * Ends the companion; for `page` and `owner`. With `drain` what runs goes on to its end first and nothing else begins.
   * Answered by the end of the connection, and with `drain` by `status` before.
   */
  z.strictObject({ type: z.literal('stop'), drain: z.boolean().optional() }),
  ...controlMessages,
  ...downloadClientMessages,
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** Numbers of a job's events only grow while the companion runs; those that a newer one overtook are left out. */
const event = z.number().int().min(1);
/** Milliseconds until the job is done, as jobs like it went so far; absent while nothing is known. */
const remaining = z.number().int().min(0).optional();

/** The queue is paused: no job begins until it is resumed. Absent when it is not. */
const paused = z.literal(true).optional();

/** A job as `jobs` lists it. */
export const jobSummarySchema = z.strictObject({
  id: jobId,
  job: jobSchema,
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  note: note.optional(),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

/** Companion to client. Pictures precede, as binary frames, the message that names them. */
export const companionMessageSchema = z.discriminatedUnion('type', [
  /** The companion proves that it knows the key before the client does. */
  z.strictObject({ type: z.literal('challenge'), protocol: z.number().int(), nonce, proof }),
  z.strictObject({
    type: z.literal('welcome'),
    companion: z.string(),
    /** Names this run of the companion: events are counted anew in another. */
    run: z.uuid(),
    /** The first one is the default. */
    models: z.array(modelSummarySchema),
    /** LoRAs, ControlNets and what else is used beside a model. */
    adapters: z.array(adapterSummarySchema),
  }),
  /** Only before `welcome`; the connection is closed after this. `protocol` is the companion's version. */
  z.strictObject({ type: z.literal('refused'), protocol: z.number().int(), error: errorInfoSchema }),
  ...pairingCompanionMessages,
  /** What a page gives once, within 60 seconds, to `POST /once` for its key. */
  z.strictObject({ type: z.literal('link'), once: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ type: z.literal('images.needed'), id: jobId, images: z.array(imageIdSchema) }),
  /** The job is forgotten, if it was known; a client that does not hear this says `acknowledge` again. */
  z.strictObject({ type: z.literal('acknowledged'), id: jobId }),
  z.strictObject({ type: z.literal('jobs'), jobs: z.array(jobSummarySchema) }),
  /** What is installed has changed; in place of what `welcome` said. */
  z.strictObject({
    type: z.literal('models'),
    models: z.array(modelSummarySchema),
    adapters: z.array(adapterSummarySchema),
  }),
  ...downloadCompanionMessages,
  /** The job is safe: it outlives a crash of the companion. `position` 0 runs next. */
  z.strictObject({ type: z.literal('job.queued'), id: jobId, event, position: z.number().int(), paused, remaining }),
  z.strictObject({ type: z.literal('job.started'), id: jobId, event, remaining }),
  z.strictObject({
    type: z.literal('job.progress'),
    id: jobId,
    event,
    /** What is being done now, in a word or two for people: `Loading`, `Reading the prompt`, `Painting`. */
    stage: z.string(),
    /** Sampling steps done; 0 of 0 while nothing is being sampled. */
    step: z.number().int(),
    steps: z.number().int(),
    preview: imageIdSchema.optional(),
    remaining,
  }),
  z.strictObject({
    type: z.literal('job.done'),
    id: jobId,
    event,
    results: z.array(resultSchema),
    resolved: resolvedSchema,
    timings: timingsSchema,
    /** What went otherwise than asked; absent when nothing did. */
    notices: z.array(noticeSchema).min(1).optional(),
  }),
  /** Without a number: it was never accepted. */
  z.strictObject({ type: z.literal('job.failed'), id: jobId, event: event.optional(), error: errorInfoSchema }),
  z.strictObject({ type: z.literal('job.cancelled'), id: jobId, event: event.optional() }),
  z.strictObject({ type: z.literal('status'), status: statusSchema }),
  /** A message that could not be used; the connection stays open. */
  z.strictObject({ type: z.literal('error'), error: errorInfoSchema }),
]);
export type CompanionMessage = z.infer<typeof companionMessageSchema>;
export type JobEvent = Extract<CompanionMessage, { type: `job.${string}` }>;
