import { watch, type FSWatcher } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds until a change is told: what puts a model there makes several. */
const settle = 300;

/**
 * Tells when a model came into the data folder or went, or was added by its path, whoever did it: the command line works
 * beside a running companion.
 * @param dataFolder absolute @returns how to stop
 */
export async function watchModels(dataFolder: string, onChange: () => void): Promise<() => void> {
  const models = join(dataFolder, 'models');
  await mkdir(models, { recursive: true, mode: 0o700 });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settle);
  };
  const watchers = [
    watchFolder(models, changed),
    watchFolder(dataFolder, (name) => {
      if (name === null || name.startsWith('added-models.json')) changed();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher?.close();
  };
}

/** Nothing where the system cannot watch (some network disks): then the next connection sees the change. */
function watchFolder(folder: string, onChange: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      onChange(name);
    });
    watcher.on('error', () => {
      watcher.close();
    });
    return watcher;
  } catch {
    return undefined;
  }
}
