import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A model in a folder, by what its folder or file is called. */
export interface FoundModel {
  /** What an id is made from. */
  readonly name: string;
  /** Absolute, of a folder or of a `.safetensors` file. */
  readonly path: string;
}

/** Entries looked at in one folder of models: nobody has as many, and a link to `/` must not be walked whole. */
const entriesMost = 20_000;
/** Folders inside folders: people sort their models by family and author. */
const depthMost = 4;

/** How the folders of other programs are told, and where in them Frisket finds what it can use. */
const layouts: readonly { readonly mark: string; readonly parts: readonly string[] }[] = [
  // https://github.com/comfyanonymous/ComfyUI, folder_paths.py
  {
    mark: 'checkpoints',
    parts: ['checkpoints', 'diffusers', 'loras', 'controlnet', 'ipadapter', 'clip_vision', 'vae'],
  },
  // https://github.com/AUTOMATIC1111/stable-diffusion-webui, modules/paths_internal.py
  { mark: 'Stable-diffusion', parts: ['Stable-diffusion', 'Lora', 'ControlNet', 'VAE'] },
];

/**
 * The models in a folder, used where they are: those that lie in it directly, in ComfyUI's and A1111's arrangement, or in
 * the Hugging Face hub's cache. Nothing for a folder that is not there.
 */
export async function findModels(folder: string): Promise<FoundModel[]> {
  const names = await namesIn(folder);
  if (names.some((name) => name.startsWith(cachedRepository))) return cachedModels(folder, names);
  for (const root of [folder, join(folder, 'models')]) {
    const inside = root === folder ? names : await namesIn(root);
    const layout = layouts.find(({ mark }) => inside.includes(mark));
    if (layout) {
      const budget = { left: entriesMost };
      const parts = layout.parts.filter((part) => inside.includes(part));
      return (await Promise.all(parts.map((part) => walk(join(root, part), depthMost, budget)))).flat();
    }
  }
  return walk(folder, depthMost, { left: entriesMost });
}

/** Whether a path is a model by its looks: a folder that a network or a whole model was saved to, or a weights file. */
async function isModel(path: string): Promise<'model' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path.toLowerCase().endsWith('.safetensors') ? 'model' : undefined;
  if (!found?.isDirectory()) return undefined;
  const inside = await namesIn(path);
  return inside.includes('model_index.json') || (inside.includes('config.json') && inside.some(isWeights))
    ? 'model'
    : 'folder';
}

async function walk(folder: string, depth: number, budget: { left: number }): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const name of await namesIn(folder)) {
    if (budget.left-- <= 0) break;
    // `._model.safetensors` is what macOS leaves on other systems' disks.
    if (name.startsWith('.')) continue;
    const path = join(folder, name);
    const what = await isModel(path);
    if (what === 'model') found.push({ name, path });
    else if (what === 'folder' && depth > 1) found.push(...(await walk(path, depth - 1, budget)));
  }
  return found;
}

const cachedRepository = 'models--';

/**
 * Whole models in the Hugging Face hub's cache (https://huggingface.co/docs/huggingface_hub/guides/manage-cache): what
 * `refs/main` points at, when its weights are there in a form that can be used.
 */
async function cachedModels(folder: string, names: readonly string[]): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const name of names.filter((candidate) => candidate.startsWith(cachedRepository))) {
    const [, repository = ''] = /^models--(?:.+--)?(.+)$/.exec(name) ?? [];
    for (const snapshot of await namesIn(join(folder, name, 'snapshots'))) {
      const path = join(folder, name, 'snapshots', snapshot);
      if (!(await namesIn(path)).includes('model_index.json')) continue;
      if (!(await namesIn(join(path, 'unet'))).some(isWeights)) continue;
      found.push({ name: repository, path });
      break;
    }
  }
  return found;
}

function isWeights(name: string): boolean {
  return name.toLowerCase().endsWith('.safetensors');
}

/** In order, so that the same folder always gives the same ids. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.toSorted((a, b) => (a < b ? -1 : 1));
}

/** A single model that was added by its path. */
export async function modelAt(path: string): Promise<FoundModel | undefined> {
  return (await isModel(path)) === 'model' ? { name: basename(path), path } : undefined;
}
