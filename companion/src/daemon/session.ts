import { z } from 'zod';
import { ImageAssembler } from '../../../shared/src/assembler.ts';
import { FrisketError, parse } from '../../../shared/src/errors.ts';
import { decodeChunk, type ImageChunk } from '../../../shared/src/frames.ts';
import { modelsOf, type Job } from '../../../shared/src/job.ts';
import { limits } from '../../../shared/src/limits.ts';
import { clientMessageSchema, type ClientMessage } from '../../../shared/src/messages.ts';
import { parseJob } from '../../../shared/src/parse-job.ts';
import { isFinished, type JobRecord } from '../queue/job-record.ts';
import type { JobQueue } from '../queue/queue.ts';
import { imageIdOf } from './image-id.ts';
import type { Intake } from './intake.ts';
import { messageOf } from './job-messages.ts';
import type { Outbox } from './outbox.ts';
import type { StartLinks } from './start-links.ts';

export interface SessionParts {
  readonly queue: JobQueue;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly links: StartLinks;
  /** Ids of the installed models. */
  readonly modelIds: () => Promise<ReadonlySet<string>>;
}

type Submit = Extract<ClientMessage, { type: 'submit' }>;

/** A message that names its job and cannot be used otherwise is answered as a failure of that job. */
const submitOutlineSchema = z.object({ type: z.literal('submit'), id: z.uuid(), job: z.unknown().optional() });

/** Bytes of unfinished pictures of one client: clients send one picture after the other. */
const unfinishedMost = 2 * limits.imageBytes;

/** One authenticated client: what it says becomes calls, what becomes of its jobs is told to it. */
export class Session {
  readonly #parts: SessionParts;
  readonly #assembler = new ImageAssembler(unfinishedMost, imageIdOf);
  /** Jobs that this client is told of, each with how to stop. */
  readonly #following = new Map<string, () => void>();
  /** Messages are handled one at a time, in their order. */
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  receive(frame: string | Uint8Array): void {
    this.#turn = this.#turn.then(async () => {
      if (this.#closed) return;
      try {
        if (typeof frame === 'string') await this.#handle(frame);
        else this.#handleChunk(decodeChunk(frame));
      } catch (thrown) {
        this.#parts.outbox.send({ type: 'error', error: FrisketError.wrap(thrown).toInfo() });
      }
    });
  }

  /** The client is gone. Its jobs go on, and their results wait for it. */
  close(): void {
    this.#closed = true;
    for (const stop of this.#following.values()) stop();
    this.#following.clear();
    this.#parts.outbox.close();
  }

  async #handle(text: string): Promise<void> {
    const data = parseJson(text);
    const parsed = clientMessageSchema.safeParse(data);
    if (!parsed.success) {
      this.#refuse(data);
      return;
    }
    const message = parsed.data;
    const { queue, outbox, links } = this.#parts;
    switch (message.type) {
      case 'submit':
        await this.#submit(message);
        break;
      case 'cancel':
        if (queue.get(message.id)) {
          this.#follow(message.id);
          queue.cancel(message.id);
        } else this.#fail(message.id, new FrisketError('job_unknown', `There is no job ${message.id} to cancel.`));
        break;
      case 'acknowledge':
        queue.acknowledge(message.id);
        break;
      case 'link.make':
        outbox.send({ type: 'link', once: links.make() });
        break;
      case 'hello':
      case 'authenticate':
        throw new FrisketError('invalid_message', `A connection that stands already was sent ${message.type}.`);
    }
  }

  /** @throws FrisketError `invalid_message` */
  #refuse(data: unknown): void {
    const outline = submitOutlineSchema.safeParse(data);
    if (outline.success && !this.#parts.queue.get(outline.data.id)) {
      try {
        parseJob(outline.data.job);
      } catch (error) {
        this.#fail(outline.data.id, FrisketError.wrap(error));
        return;
      }
    }
    parse(clientMessageSchema, data, 'message', 'invalid_message');
  }

  async #submit({ id, job }: Submit): Promise<void> {
    const { queue, intake, outbox } = this.#parts;
    const known = queue.get(id);
    if (known) {
      if (!isSameJob(known.job, job))
        throw new FrisketError(
          'invalid_message',
          `Job ${id} was submitted before with other contents.`,
          'Make a new id.',
        );
    } else {
      try {
        await this.#checkModels(job);
        intake.begin(id, job);
      } catch (error) {
        this.#fail(id, FrisketError.wrap(error));
        return;
      }
    }
    outbox.send({ type: 'images.needed', id, images: intake.missingOf(id) });
    this.#follow(id);
    intake.complete(id);
  }

  /** Every model of a job is the id of an installed one, never a path. */
  async #checkModels(job: Job): Promise<void> {
    const installed = await this.#parts.modelIds();
    for (const model of modelsOf(job))
      if (!installed.has(model))
        throw new FrisketError(
          'model_not_found',
          `No model ${JSON.stringify(model.slice(0, 100))} is installed.`,
          `Choose one of: ${[...installed].join(', ')}.`,
        );
  }

  /** Tells the client where the job stands, and then of every change. */
  #follow(id: string): void {
    const { queue } = this.#parts;
    this.#following.get(id)?.();
    const record = queue.get(id);
    if (!record) return;
    if (record.state.status === 'running' && record.state.progress)
      this.#tell({ ...record, state: { status: 'running' } });
    this.#tell(record);
    if (isFinished(record.state)) return;
    const stop = queue.follow(id, (changed) => {
      this.#tell(changed);
    });
    this.#following.set(id, stop);
  }

  #tell(record: JobRecord): void {
    const told = messageOf(record, this.#parts.queue.positionOf(record.id) ?? 0);
    if (told) this.#parts.outbox.send(told.message, told.pictures);
    if (isFinished(record.state)) this.#following.delete(record.id);
  }

  #fail(id: string, error: FrisketError): void {
    this.#parts.outbox.send({ type: 'job.failed', id, error: error.toInfo() });
  }

  #handleChunk(chunk: ImageChunk): void {
    const { intake } = this.#parts;
    // A picture that two jobs asked for may come twice, and one of a job that has ended may still be under way.
    if (!intake.wants(chunk.image)) return;
    let whole: Uint8Array | undefined;
    try {
      whole = this.#assembler.add(chunk);
    } catch (error) {
      intake.reject(chunk.image, FrisketError.wrap(error));
      return;
    }
    if (whole) intake.add(chunk.image, whole);
  }
}

/** Both have been through the same schema, which puts the fields in one order. */
function isSameJob(a: Job, b: Job): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
