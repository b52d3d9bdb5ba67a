import { effect, signal, untracked } from '@preact/signals';
import type { ClientJobEvent, JobPicture } from '../../../../shared/src/client/client.ts';
import type { JobClient, RunRequest } from '../state/run.ts';

/** Milliseconds without a change until it is drawn: typing goes on within that, and it is not felt as a wait. */
const pause = 150;
/** Milliseconds between two looks at the document, which tells nobody when a layer changes. */
const look = 1_500;
/** Milliseconds without a change after which live mode ends: nobody watches any more. */
const idle = 120_000;

export interface LiveRequest extends Pick<RunRequest, 'job' | 'images'> {
  /** What a fill is laid over, encoded, and how many times as large as what was sent it is. */
  readonly below?: { readonly bytes: Uint8Array; readonly scale: number };
}

export interface LiveEffects {
  readonly client: () => JobClient | undefined;
  /** All that the picture depends on. */
  readonly watch: () => readonly unknown[];
  /** A small and quick job for what is set now; undefined while there is nothing to draw. */
  readonly prepare: (seed: number) => Promise<LiveRequest | undefined>;
  /** What is shown of a result: a fill is laid over what was filled. */
  readonly compose: (request: LiveRequest, picture: JobPicture) => Promise<Uint8Array>;
  /** Looks at the document again. */
  readonly refresh: () => void;
  readonly randomSeed: () => number;
}

/** Draws what is set while it is being set, small and quickly. The last change wins; nothing queues up. */
export class Live {
  readonly on = signal(false);
  /** Encoded. */
  readonly picture = signal<Uint8Array | undefined>(undefined);
  /** Of every picture while it is on, so that a word changes the picture and not the dice; and of the one that is made. */
  readonly seed = signal<number | undefined>(undefined);
  readonly #effects: LiveEffects;
  #abort = new AbortController();
  #stopWatching: (() => void) | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** Changes that are being drawn. */
  #drawing = 0;

  constructor(effects: LiveEffects) {
    this.#effects = effects;
  }

  toggle(): void {
    if (this.on.value) this.stop();
    else this.#start();
  }

  stop(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.rest();
    this.on.value = false;
    this.seed.value = undefined;
  }

  /** Until the next change: something else is being made, or shown. */
  rest(): void {
    this.#abort.abort();
    this.picture.value = undefined;
  }

  #start(): void {
    this.on.value = true;
    this.seed.value = this.#effects.randomSeed();
    const again = () => {
      // What is being drawn is waited for; a look takes of the same processor.
      if (this.#drawing === 0) this.#effects.refresh();
      this.#timers[2] = setTimeout(again, look);
    };
    this.#timers[2] = setTimeout(again, look);
    let last: readonly unknown[] = [];
    this.#stopWatching = effect(() => {
      const now = this.#effects.watch();
      // A look at the document that finds what was there is no change.
      const same = now.length === last.length && now.every((value, index) => value === last[index]);
      last = now;
      if (!same) this.#changed();
    });
  }

  #changed(): void {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    clearTimeout(this.#timers[0]);
    clearTimeout(this.#timers[1]);
    // Made ready in the pause, and of what changes are told of only.
    const prepared = untracked(() => this.#effects.prepare(this.seed.peek() ?? 0)).catch(() => undefined);
    this.#timers[0] = setTimeout(() => void this.#draw(prepared, abort.signal), pause);
    this.#timers[1] = setTimeout(() => this.stop(), idle);
  }

  async #draw(prepared: Promise<LiveRequest | undefined>, signal: AbortSignal): Promise<void> {
    this.#drawing++;
    try {
      const request = await prepared;
      const client = this.#effects.client();
      if (!request || !client || signal.aborted) return;
      const { job, images } = request;
      // A new picture is seen while it comes into being; a fill only when it is there, for its place is not known before.
      const previews = job.kind === 'generate';
      const onEvent = (event: ClientJobEvent) => this.#preview(event, signal);
      const outcome = await client.submit(job, images, { priority: 'live', previews, signal, onEvent });
      outcome.acknowledge();
      const [picture] = outcome.pictures;
      const shown = picture && (await this.#effects.compose(request, picture));
      // Something else may have been begun while it was laid over the picture.
      if (shown && !isAborted(signal)) this.picture.value = shown;
    } catch {
      // What cannot be drawn now is told by the button that makes the picture; the last one stays until then.
    } finally {
      this.#drawing--;
    }
  }

  #preview(event: ClientJobEvent, signal: AbortSignal): void {
    if (event.type === 'progress' && event.preview && !signal.aborted) this.picture.value = event.preview;
  }
}

/** Read anew: what is awaited takes its time. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
