import { bytesOf, type JobRecord } from './job-record.ts';

export interface FinishedBounds {
  readonly jobs: number;
  readonly bytes: number;
}

/**
 * Jobs that ended and have not been acknowledged: a client that lost its connection asks for them again. The oldest go
 * first when there are too many; such a job, asked for again, is run again, with the same result.
 */
export class FinishedJobs {
  readonly #bounds: FinishedBounds;
  readonly #records = new Map<string, JobRecord>();
  #bytes = 0;

  constructor(bounds: FinishedBounds) {
    this.#bounds = bounds;
  }

  get(id: string): JobRecord | undefined {
    return this.#records.get(id);
  }

  /** The oldest first. */
  all(): readonly JobRecord[] {
    return [...this.#records.values()];
  }

  /**
   * The newest is kept whatever its size: it has just been waited for.
   * @returns those that had to go
   */
  add(record: JobRecord): readonly JobRecord[] {
    this.delete(record.id);
    this.#records.set(record.id, record);
    this.#bytes += bytesOf(record.state);
    const gone: JobRecord[] = [];
    for (const old of [...this.#records.values()]) {
      if (this.#records.size <= this.#bounds.jobs && this.#bytes <= this.#bounds.bytes) break;
      if (old.id === record.id) continue;
      this.delete(old.id);
      gone.push(old);
    }
    return gone;
  }

  delete(id: string): JobRecord | undefined {
    const record = this.#records.get(id);
    if (!record) return undefined;
    this.#records.delete(id);
    this.#bytes -= bytesOf(record.state);
    return record;
  }
}
