import { join } from 'node:path';
import type { InstalledModel } from '../../store/installed/installed-models.ts';
import type { Check } from './check.ts';

/** Which models there are, and what is wrong with those that cannot be used. */
export function checkModels(models: readonly InstalledModel[], dataFolder: string): Check {
  const usable = models.filter(({ state }) => state.usable);
  const broken = models.flatMap(({ path, state }) => (state.usable ? [] : [`${path}: ${state.problem.message}`]));
  const names = usable.map(({ id, path }) => `${id} (${path})`).join(', ');
  const found = [names === '' ? 'none that can be used' : names, ...broken].join('; ');
  const own = join(dataFolder, 'models');
  if (usable.length === 0)
    return {
      name: 'Models',
      status: 'problem',
      found,
      advice: 'Get one: `frisket models list --available`, then `frisket models get NAME`.',
    };
  if (broken.length > 0)
    return { name: 'Models', status: 'warning', found, advice: 'Download the broken ones again, or remove them.' };
  return { name: 'Models', status: 'ok', found: `${found}; your own go into ${own}` };
}
