import type { MemoryForecast } from '../../../shared/src/downloads.ts';
import type { ErrorInfo } from '../../../shared/src/errors.ts';
import type { ImageId, Job, Notice, Resolved, Timings } from '../../../shared/src/job.ts';
import type { PublishedName } from './models/published-names.ts';

/** What the daemon asks of the engine: the same face in the child process and, over IPC, in the daemon's. */
export interface Engine {
  /**
   * Runs one job; a second one waits for the first.
   * @throws FrisketError with a code that says whose fault it is; `cancelled` once `signal` is aborted, within one step
   */
  run(task: EngineTask, options: RunOptions): Promise<EngineResult>;
  /**
   * Loads what every job with a model needs, so that the first one need not wait for it. Waits for a job that runs.
   * @param model absolute path, a folder or a .safetensors file
   * @throws FrisketError `model_not_found`, `model_invalid`, `model_unsupported`, `out_of_memory`, `device_lost`, `engine_crashed`
   */
  prepare(model: string): Promise<void>;
  /**
   * Reckons in what form models that can be downloaded would run here, which `state` then says. Takes a second of the
   * engine's, and lets jobs go first.
   */
  forecast(): Promise<void>;
  /** Frees every loaded model; the next job loads what it needs. Waits for a job that runs. */
  unload(): Promise<void>;
  /** How it is now, as far as is known without asking anybody. */
  state(): EngineState;
  close(): Promise<void>;
}

export interface EngineState {
  /** `stopped`: it crashed too often; `error` says how. */
  readonly phase: 'starting' | 'ready' | 'stopped';
  readonly error?: ErrorInfo;
  /** Where networks run; absent until the first has been loaded. */
  readonly provider?: string;
  /** Absolute paths of the models that are loaded. */
  readonly models: readonly string[];
  /** Of models that can be downloaded, by the names of their networks; absent until `forecast` has reckoned them. */
  readonly forecasts?: Readonly<Partial<Record<PublishedName, MemoryForecast>>>;
  /** Times that its process was started again. */
  readonly restarts: number;
  /** Bytes of main memory of its process, when it last said so. */
  readonly memory?: number;
}

/**
 * How much memory a run may take. `usual`: whatever is quickest. `thrifty`: pictures are decoded in tiles and the two
 * prompts of guidance one after the other, for the same picture with colours that may differ a little. `smallest`: a fill is worked on
 * at half the size besides.
 */
export const economies = ['usual', 'thrifty', 'smallest'] as const;
export type Economy = (typeof economies)[number];

export interface EngineTask {
  readonly job: Job;
  /** `usual` when absent. */
  readonly economy?: Economy;
  /** Whether small pictures are made on the way; they are when absent. */
  readonly previews?: boolean;
  /** Encoded pictures (PNG, JPEG, WebP) by the ids that the job uses. */
  readonly images: ReadonlyMap<ImageId, Uint8Array>;
  /** Absolute path of every installed model (folder or .safetensors file) by id. */
  readonly models: ReadonlyMap<string, string>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  /** What is being done, in a word or two for people. */
  readonly stage: string;
  /** Sampling steps done; 0 of 0 while nothing is being sampled. */
  readonly step: number;
  readonly steps: number;
  /** A small PNG of what the picture looks like so far. */
  readonly preview?: Uint8Array;
}

/** A PNG and where it belongs in the picture that went in, pixels from the top left. */
export interface EnginePicture {
  readonly png: Uint8Array;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface EngineResult {
  readonly pictures: readonly EnginePicture[];
  readonly resolved: Resolved;
  readonly timings: Timings;
  /** What went otherwise than asked. */
  readonly notices?: readonly Notice[];
}
