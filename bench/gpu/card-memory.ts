import { spawn, spawnSync } from 'node:child_process';

/** Milliseconds between two looks: ONNX Runtime blocks this process, so another one looks. */
const every = 100;

export interface CardMemory {
  /** Name and driver, as NVIDIA's driver says. */
  readonly card: string | undefined;
  /** @returns MiB at the fullest moment; nothing without NVIDIA's driver */
  stop(): Promise<number | undefined>;
}

/** Watches how much of the first NVIDIA card's memory is in use. */
export function watchCardMemory(): CardMemory {
  const query = (what: string) => ['--id=0', `--query-gpu=${what}`, '--format=csv,noheader,nounits'];
  const { stdout, status } = spawnSync('nvidia-smi', query('name,driver_version'), { encoding: 'utf8' });
  if (status !== 0) return { card: undefined, stop: () => Promise.resolve(undefined) };
  const watcher = spawn('nvidia-smi', [...query('memory.used'), `--loop-ms=${every}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  watcher.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  const ended = new Promise((resolve) => watcher.once('close', resolve));
  return {
    card: stdout.trim(),
    async stop() {
      watcher.kill();
      await ended;
      const used = text
        .split('\n')
        .map(Number)
        .filter((value) => value > 0);
      return used.length === 0 ? undefined : Math.max(...used);
    },
  };
}
