import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Engine } from '../engine.ts';
import { isToEngine, type FromEngine, type ToEngine } from './messages.ts';

/** The child's end of the channel to its parent: `process`, as far as it is used. */
export interface ParentChannel {
  send?(message: FromEngine, callback: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

/**
 * Runs in the engine's process: takes tasks from the parent and tells it how they go.
 * @param exit called when there is nothing left to do: the parent asked for the end, or is gone
 */
export function serveEngine(engine: Engine, channel: ParentChannel, exit: () => void): void {
  const running = new Map<number, AbortController>();

  // A parent that has gone away takes its channel with it; `disconnect` then ends this process.
  const tell = (message: FromEngine) => channel.send?.(message, () => undefined);
  const tellState = () => {
    const { provider, models, forecasts } = engine.state();
    const memory = process.memoryUsage.rss();
    tell({
      type: 'state',
      state: { ...(provider === undefined ? {} : { provider }), models, ...(forecasts ? { forecasts } : {}), memory },
    });
  };

  const run = async ({ run, task }: Extract<ToEngine, { type: 'run' }>) => {
    const controller = new AbortController();
    running.set(run, controller);
    try {
      const result = await engine.run(task, {
        signal: controller.signal,
        onProgress: (progress) => tell({ type: 'progress', run, progress }),
      });
      tell({ type: 'done', run, result });
    } catch (thrown) {
      if (!(thrown instanceof FrisketError)) console.error(thrown);
      tell({ type: 'failed', run, error: FrisketError.wrap(thrown, 'engine_failed').toInfo() });
    } finally {
      running.delete(run);
      tellState();
    }
  };

  const settle = async (run: number, work: Promise<void>) => {
    const outcome = await work.then(
      (): FromEngine => ({ type: 'settled', run }),
      (thrown: unknown): FromEngine => ({
        type: 'failed',
        run,
        error: FrisketError.wrap(thrown, 'engine_failed').toInfo(),
      }),
    );
    // Whoever waited for it finds what has changed.
    tellState();
    tell(outcome);
  };

  const end = () => {
    for (const controller of running.values()) controller.abort();
    void engine.close().finally(exit);
  };

  channel.on('message', (message) => {
    if (!isToEngine(message)) return;
    switch (message.type) {
      case 'run':
        void run(message);
        break;
      case 'prepare':
        void settle(message.run, engine.prepare(message.model));
        break;
      case 'forecast':
        void settle(message.run, engine.forecast());
        break;
      case 'unload':
        void settle(message.run, engine.unload());
        break;
      case 'cancel':
        running.get(message.run)?.abort();
        break;
      case 'close':
        end();
        break;
    }
  });
  channel.on('disconnect', end);
  tell({ type: 'ready' });
  tellState();
}
