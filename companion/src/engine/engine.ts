import type { ImageId, Job, Resolved, Timings } from '../../../shared/src/job.ts';

/** What the daemon asks of the engine: the same face in the child process and, over IPC, in the daemon's. */
export interface Engine {
  /**
   * Runs one job; a second one waits for the first.
   * @throws FrisketError with a code that says whose fault it is; `cancelled` once `signal` is aborted, within one step
   */
  run(task: EngineTask, options: RunOptions): Promise<EngineResult>;
  close(): Promise<void>;
}

export interface EngineTask {
  readonly job: Job;
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
}
