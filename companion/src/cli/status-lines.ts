import type { RunningJob, Status } from '../../../shared/src/status.ts';

const megabyte = 1024 * 1024;

/** The companion's state for a person. @param asking the name of the client that asks, which is not worth a mention */
export function statusLines(status: Status, now: Date, asking?: string): string[] {
  const { version, port, startedAt, clients, queue, running, engine, memory } = status;
  const others = clients.filter(({ name }) => name !== asking);
  const state = queue.paused ? ', paused (`frisket resume` goes on)' : '';
  const rows: readonly (readonly [string, string])[] = [
    ['Queue', `${queue.running} running, ${queue.waiting} waiting, ${queue.finished} to be fetched${state}`],
    ...running.map((job) => ['Runs', describeJob(job)] as const),
    ['Clients', others.map(({ name }) => name).join(', ') || 'none'],
    ['Engine', describeEngine(engine)],
    ['Models', engine.models.join(', ') || 'none loaded'],
    ['Memory', describeMemory(memory)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `Frisket ${version} has run on port ${port} for ${duration(now.getTime() - Date.parse(startedAt))}.`,
    ...rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
  ];
}

function describeJob({ id, kind, models, progress, remaining }: RunningJob): string {
  const stage = progress
    ? `${progress.stage}${progress.steps === 0 ? '' : ` ${progress.step}/${progress.steps}`}`
    : 'beginning';
  const left = remaining === undefined ? '' : `, about ${duration(remaining)} left`;
  return `${kind} ${id.slice(0, 8)} with ${models.join(', ')}: ${stage}${left}`;
}

function describeEngine({ state, error, provider, restarts }: Status['engine']): string {
  const again = restarts === 0 ? '' : `, started again ${restarts} ${restarts === 1 ? 'time' : 'times'}`;
  if (state === 'stopped')
    return `stopped${again}: ${error?.message ?? 'it crashed too often'} ${error?.hint ?? ''}`.trim();
  return `${state}${provider === undefined ? '' : ` on ${provider}`}${again}`;
}

function describeMemory({ companion, engine }: Status['memory']): string {
  const companionMegabytes = `companion ${Math.round(companion / megabyte)} MB`;
  return engine === undefined
    ? companionMegabytes
    : `${companionMegabytes}, engine ${Math.round(engine / megabyte)} MB`;
}

/** `3 h 5 min`, `5 min 2 s`, `2 s`: the two largest units. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
