import { signal } from '@preact/signals';
import { expect, vi } from 'vitest';
import type { Insertion } from '../../../../plugin/src/bridge.ts';
import type { ConnectionState } from '../../../../plugin/src/ui/state/connection.ts';
import type { PendingRun } from '../../../../plugin/src/ui/state/pending-run.ts';
import type { JobClient, RunRequest } from '../../../../plugin/src/ui/state/run.ts';
import { Runner } from '../../../../plugin/src/ui/state/runner.ts';
import type { ClientJobEvent, JobOutcome, WatchOptions } from '../../../../shared/src/client/client.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { recipe } from '../../host/sample-recipe.ts';

const box = { x: 0, y: 0, width: 40, height: 20 };
export const request: RunRequest = {
  tab: 'fill',
  job: recipe.job,
  images: new Map(),
  name: 'turquoise water',
  place: { kind: 'over', layer: '1:2', bounds: box, region: box, picture: { width: 80, height: 40 } },
  source: '1:2',
};
export const picture = { png: new Uint8Array([7]), x: 10, y: 4, width: 30, height: 20 };

interface Submitted {
  readonly id: string | undefined;
  readonly seed: number | undefined;
  readonly tell: (event: ClientJobEvent) => void;
  readonly finish: () => void;
  readonly fail: (error: FrisketError) => void;
}

/** A panel's runner between a companion and a document that do what the test says. */
export function openRunner() {
  const connection = signal<ConnectionState>({ kind: 'connected' });
  const submitted: Submitted[] = [];
  const acknowledge = vi.fn((_id: string | undefined) => undefined);
  const client: JobClient = {
    submit: (job, _images, options) => ask(options?.id, 'seed' in job ? job.seed : undefined, options),
    watch: (id, options) => ask(id, undefined, options),
  };
  function ask(id: string | undefined, seed: number | undefined, options?: WatchOptions): Promise<JobOutcome> {
    return new Promise<JobOutcome>((resolve, reject) => {
      const { onEvent, signal: aborted } = options ?? {};
      aborted?.addEventListener('abort', () => reject(new FrisketError('cancelled', 'The job was cancelled.')));
      const resolved = { ...recipe.resolved, seed: seed ?? recipe.resolved.seed };
      submitted.push({
        id,
        seed,
        tell: (event) => onEvent?.(event),
        finish: () =>
          resolve({
            id: id ?? '',
            pictures: [picture],
            resolved,
            timings: {},
            notices: [],
            acknowledge: () => acknowledge(id),
          }),
        fail: reject,
      });
    });
  }
  let made = 0;
  const insert = vi.fn((insertion: Insertion) => Promise.resolve({ id: `9:${++made}`, name: insertion.name }));
  const canvas = {
    show: vi.fn((insertion: Insertion, layer: string | undefined) =>
      Promise.resolve({ id: layer ?? `8:${++made}`, name: insertion.name }),
    ),
    keep: vi.fn(() => Promise.resolve()),
    discard: vi.fn(() => Promise.resolve()),
  };
  const separate = () => Promise.reject(new Error('Nothing is to be taken apart.'));
  const remember = vi.fn((_pending: PendingRun | undefined) => undefined);
  const effects = { insert, ...canvas, separate, remember, now: () => 0 };
  const runner = new Runner({ connection, client: () => client, ...effects });
  return { runner, connection, submitted, acknowledge, insert, remember, ...canvas };
}

export async function submission(submitted: readonly Submitted[], index = 0): Promise<Submitted> {
  await vi.waitFor(() => expect(submitted.length).toBeGreaterThan(index));
  return submitted[index]!;
}

export async function settled(runner: Runner) {
  await vi.waitFor(() => expect(runner.isRunning).toBe(false));
  return runner.run.value;
}
