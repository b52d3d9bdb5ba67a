import { z } from 'zod';
import { ImageAssembler } from '../../../shared/src/assembler.ts';
import { FrisketError, parse } from '../../../shared/src/errors.ts';
import { decodeChunk, type ImageChunk } from '../../../shared/src/frames.ts';
import { modelsOf, type Job } from '../../../shared/src/job.ts';
import { limits } from '../../../shared/src/limits.ts';
import { clientMessageSchema, type ClientMessage } from '../../../shared/src/messages.ts';
import { parseJob } from '../../../shared/src/parse-job.ts';
import { isFinished, submissionOf, type JobRecord, type Submission } from '../queue/job-record.ts';
import type { JobQueue } from '../queue/queue.ts';
import { imageIdOf } from './image-id.ts';
import type { Intake } from './intake.ts';
import { messageOf, summaryOf } from './job-messages.ts';
import type { ModelDownloads } from './model-downloads.ts';
import type { Outbox } from './outbox.ts';
import type { Control } from './pairing-desk.ts';
import type { StartLinks } from './start-links.ts';
import type { StatusBoard } from './status-board.ts';

export interface SessionParts {
  readonly queue: JobQueue;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly links: StartLinks;
  readonly board: StatusBoard;
  readonly downloads: ModelDownloads;
  /** Ends the companion. @param drain whether what runs goes on to its end first */
  readonly stop: (drain: boolean) => void;
  /** For the page, the tray and the command line: they say who is paired. Nothing for a paired client. */
  readonly control?: Control;
  /** Whose jobs these are: the same however often the client connects. */
  readonly owner: string;
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
  readonly #following = new Map<string, { readonly stop: () => void; last: number }>();
  /** Messages are handled one at a time, in their order. */
  #turn: Promise<void> = Promise.resolve();
  #stopStatus: (() => void) | undefined;
  readonly #leaveDownloads: () => void;
  #closed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#leaveDownloads = parts.downloads.join((message) => {
      parts.outbox.send(message);
    });
  }

  receive(frame: string | Uint8Array): void {
    this.#turn = this.#turn.then(async () => {
      if (this.#closed) return;
      try {
        if (typeof frame === 'string') await this.#handle(frame);
        else await this.#handleChunk(decodeChunk(frame));
      } catch (thrown) {
        this.#parts.outbox.send({ type: 'error', error: FrisketError.wrap(thrown).toInfo() });
      }
    });
  }

  /** The client is gone. Its jobs go on, and their results wait for it. */
  close(): void {
    this.#closed = true;
    for (const { stop } of this.#following.values()) stop();
    this.#following.clear();
    this.#stopStatus?.();
    this.#leaveDownloads();
    this.#parts.control?.close();
    this.#parts.outbox.close();
  }

  async #handle(text: string): Promise<void> {
    const data = parseJson(text);
    const parsed = clientMessageSchema.safeParse(data);
    if (!parsed.success) {
      await this.#refuse(data);
      return;
    }
    const message = parsed.data;
    const { queue, outbox, links } = this.#parts;
    switch (message.type) {
      case 'submit':
        await this.#submit(message);
        break;
      case 'watch':
        if (!(await this.#tellStanding(message.id, message.after)))
          this.#fail(message.id, new FrisketError('job_unknown', `There is no job ${message.id} to watch.`));
        break;
      case 'jobs.list':
        outbox.send({ type: 'jobs', jobs: (await queue.list(this.#parts.owner)).map(summaryOf) });
        break;
      case 'cancel':
        await this.#cancel(message.id);
        break;
      case 'acknowledge':
        await queue.acknowledge(message.id);
        outbox.send({ type: 'acknowledged', id: message.id });
        break;
      case 'link.make':
        this.#control(message.type);
        outbox.send({ type: 'link', once: links.make() });
        break;
      case 'pairing.watch':
      case 'pairing.open':
      case 'pairing.close':
      case 'pairing.answer':
      case 'clients.list':
      case 'clients.remove':
        await this.#control(message.type).handle(message);
        break;
      case 'models.available':
      case 'download.start':
      case 'download.accept':
      case 'download.pause':
      case 'download.cancel':
        await this.#parts.downloads.handle(message, (answer) => {
          outbox.send(answer);
        });
        break;
      case 'status':
        await this.#tellStatus(message.follow);
        break;
      case 'pause':
        await queue.pause();
        await this.#tellStatus();
        break;
      case 'resume':
        await queue.resume();
        await this.#tellStatus();
        break;
      case 'stop':
        this.#control(message.type);
        this.#parts.stop(message.drain ?? false);
        if (message.drain) await this.#tellStatus();
        break;
      case 'hello':
      case 'authenticate':
      case 'pair':
      case 'pair.half':
        throw new FrisketError('invalid_message', `A connection that stands already was sent ${message.type}.`);
    }
  }

  /** @throws FrisketError `forbidden`: a paired client may make pictures, and nothing more */
  #control(type: string): Control {
    const { control } = this.#parts;
    if (!control)
      throw new FrisketError('forbidden', `A paired client may not say ${type}.`, 'Use the page of the companion.');
    return control;
  }

  /** @param follow whether to tell it again from now on; as it was when absent */
  async #tellStatus(follow?: boolean): Promise<void> {
    const { board, outbox } = this.#parts;
    if (follow !== undefined) this.#stopStatus?.();
    if (follow === true)
      this.#stopStatus = board.follow((status) => {
        outbox.send({ type: 'status', status });
      });
    outbox.send({ type: 'status', status: await board.read() });
  }

  /** @throws FrisketError `invalid_message` */
  async #refuse(data: unknown): Promise<void> {
    const { queue, intake } = this.#parts;
    const outline = submitOutlineSchema.safeParse(data);
    if (outline.success && !intake.get(outline.data.id) && !(await queue.get(outline.data.id))) {
      try {
        parseJob(outline.data.job);
      } catch (error) {
        this.#fail(outline.data.id, FrisketError.wrap(error));
        return;
      }
    }
    parse(clientMessageSchema, data, 'message', 'invalid_message');
  }

  async #submit({ id, job, priority = 'interactive', note, previews, after = 0 }: Submit): Promise<void> {
    const { queue, intake, outbox, owner } = this.#parts;
    const known: Submission | undefined = intake.get(id) ?? (await queue.get(id));
    if (known && !isSameJob(known.job, job))
      throw new FrisketError(
        'invalid_message',
        `Job ${id} was submitted before with other contents.`,
        'Make a new id.',
      );
    if (!known) {
      try {
        await this.#checkModels(job);
        await intake.begin(submissionOf({ id, job, owner, priority, note, previews }));
      } catch (error) {
        this.#fail(id, FrisketError.wrap(error));
        return;
      }
    }
    outbox.send({ type: 'images.needed', id, images: intake.missingOf(id) });
    if (await this.#tellStanding(id, after)) return;
    this.#follow(id, 0);
    intake.follow(id, (refusal) => {
      this.#stopFollowing(id);
      if (refusal.kind === 'failed') this.#fail(id, refusal.error);
      else outbox.send({ type: 'job.cancelled', id });
    });
    await intake.complete(id);
  }

  async #cancel(id: string): Promise<void> {
    const { queue, intake } = this.#parts;
    if (intake.get(id)) await intake.cancel(id);
    else if (await queue.get(id)) {
      // Told of its end even if it had been told of everything so far.
      if (!this.#following.has(id)) await this.#tellStanding(id);
      await queue.cancel(id);
    } else this.#fail(id, new FrisketError('job_unknown', `There is no job ${id} to cancel.`));
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
          { values: { model: model.slice(0, 100) } },
        );
  }

  /**
   * Tells the client where a job stands, and then of every change.
   * @param after the number of the last event that it has seen: nothing is told twice
   * @returns whether there is such a job
   */
  async #tellStanding(id: string, after = 0): Promise<boolean> {
    this.#follow(id, after);
    const record = await this.#parts.queue.get(id);
    if (!record) {
      this.#stopFollowing(id);
      return false;
    }
    const { state } = record;
    if (state.status === 'running' && state.progress)
      this.#tell({ ...record, event: state.since, state: { status: 'running', since: state.since } });
    this.#tell(record);
    return true;
  }

  #follow(id: string, after: number): void {
    this.#stopFollowing(id);
    const stop = this.#parts.queue.follow(id, (changed) => {
      this.#tell(changed);
    });
    this.#following.set(id, { stop, last: after });
  }

  #stopFollowing(id: string): void {
    this.#following.get(id)?.stop();
    this.#following.delete(id);
  }

  #tell(record: JobRecord): void {
    const following = this.#following.get(record.id);
    if (following && record.event <= following.last) return;
    if (following) following.last = record.event;
    const { message, pictures } = messageOf(record);
    this.#parts.outbox.send(message, pictures);
    if (isFinished(record.state)) this.#stopFollowing(record.id);
  }

  #fail(id: string, error: FrisketError): void {
    this.#parts.outbox.send({ type: 'job.failed', id, error: error.toInfo() });
  }

  async #handleChunk(chunk: ImageChunk): Promise<void> {
    const { intake } = this.#parts;
    // A picture that two jobs asked for may come twice, and one of a job that has ended may still be under way.
    if (!intake.wants(chunk.image)) return;
    let whole: Uint8Array | undefined;
    try {
      whole = this.#assembler.add(chunk);
    } catch (error) {
      await intake.reject(chunk.image, FrisketError.wrap(error));
      return;
    }
    if (whole) await intake.add(chunk.image, whole);
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
