import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Status } from '../../../shared/src/status.ts';
import type { Log } from './events.ts';

/** Seconds: from decoding a small picture to a large model's steps on a processor. */
const stageBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000];

/** What Prometheus is told: counted from the log's events, and looked up when it asks. */
export class Metrics {
  /** Counts. */
  readonly log: Log;
  readonly #registry = new Registry();
  readonly #look: () => Promise<void>;

  /** @param status asked at every scrape */
  constructor(status: () => Promise<Status>) {
    const registers = [this.#registry];
    const jobs = new Counter({
      name: 'frisket_jobs_total',
      help: 'Jobs that ended.',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    const failures = new Counter({
      name: 'frisket_job_failures_total',
      help: 'Jobs that failed, by error code.',
      labelNames: ['code'],
      registers,
    });
    const stages = new Histogram({
      name: 'frisket_stage_seconds',
      help: 'Time of each stage of jobs that were done.',
      labelNames: ['stage'],
      buckets: stageBuckets,
      registers,
    });
    const crashes = new Counter({
      name: 'frisket_engine_crashes_total',
      help: 'Crashes and hangs of the engine.',
      registers,
    });
    const retries = new Counter({
      name: 'frisket_engine_retries_total',
      help: 'Jobs tried once more, by the error before.',
      labelNames: ['code'],
      registers,
    });
    this.log = (event) => {
      switch (event.event) {
        case 'job.done':
          jobs.inc({ kind: event.kind, outcome: 'done' });
          for (const [stage, milliseconds] of Object.entries(event.timings))
            stages.observe({ stage }, milliseconds / 1_000);
          break;
        case 'job.failed':
          jobs.inc({ kind: event.kind, outcome: 'failed' });
          failures.inc({ code: event.code });
          break;
        case 'job.cancelled':
          jobs.inc({ kind: event.kind, outcome: 'cancelled' });
          break;
        case 'engine.crashed':
        case 'engine.stopped':
          crashes.inc();
          break;
        case 'engine.retried':
          retries.inc({ code: event.code });
          break;
        default:
          break;
      }
    };
    const gauge = (name: string, help: string, labelNames: string[] = []) =>
      new Gauge({ name: `frisket_${name}`, help, labelNames, registers });
    const queue = gauge('queue_jobs', 'Jobs by where they stand; finished: not taken over yet.', ['state']);
    const paused = gauge('queue_paused', '1 while no job begins.');
    const connections = gauge('connections', 'Clients that have proved themselves.');
    const memory = gauge('memory_bytes', 'Resident main memory.', ['process']);
    const restarts = gauge('engine_restarts', "Times that the engine was started again since the companion's start.");
    const models = gauge('models_loaded', 'Models that are loaded.');
    const started = gauge('start_time_seconds', 'When the companion was started, seconds since 1970.');
    this.#look = async () => {
      const now = await status();
      for (const state of ['waiting', 'running', 'finished'] as const) queue.set({ state }, now.queue[state]);
      paused.set(now.queue.paused ? 1 : 0);
      connections.set(now.clients.length);
      memory.set({ process: 'companion' }, now.memory.companion);
      memory.set({ process: 'engine' }, now.memory.engine ?? 0);
      restarts.set(now.engine.restarts);
      models.set(now.engine.models.length);
      started.set(Date.parse(now.startedAt) / 1_000);
    };
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    await this.#look();
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
