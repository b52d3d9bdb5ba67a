import { availableParallelism, cpus, totalmem } from 'node:os';

/** What every table is told with. */
export function describeMachine(): string {
  const gibibytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, ${gibibytes} GiB, Node ${process.versions.node}`;
}
