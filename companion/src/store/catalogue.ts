import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FrisketError, type ErrorInfo } from '../../../shared/src/errors.ts';
import { modelIdSchema } from '../../../shared/src/job.ts';
import type { ModelSummary } from '../../../shared/src/messages.ts';
import { readModelCard } from '../engine/models/model-card.ts';
import { openCheckpoint } from '../engine/models/open-checkpoint.ts';

/** A model that lies in one of the folders, usable or not. */
export interface InstalledModel {
  readonly id: string;
  /** Absolute, of a diffusers folder or a `.safetensors` file. */
  readonly path: string;
  /** What the panel shows of it, or why it cannot be used. */
  readonly state:
    { readonly usable: true; readonly summary: ModelSummary } | { readonly usable: false; readonly problem: ErrorInfo };
}

/** Sides in pixels of the squares that networks are trained on which do not say so themselves. */
const nativeSides = { sd: 512, sdxl: 1024 } as const;
/** Pixels that one latent stands for. */
const latentPixels = 8;

/**
 * The installed models: what lies in the folders, told by an id made from its name. Looked up anew each time, so that
 * a model that was just put there can be used without a restart.
 */
export class Catalogue {
  readonly #folders: readonly string[];

  /** @param folders absolute; of two models of one name, the one in the earlier folder counts */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  async list(): Promise<InstalledModel[]> {
    const found = await this.#find();
    return Promise.all([...found].map(async ([id, path]) => ({ id, path, state: await describeModel(id, path) })));
  }

  /** Those that can be used, as the panel offers them. */
  async summaries(): Promise<ModelSummary[]> {
    return (await this.list()).flatMap(({ state }) => (state.usable ? [state.summary] : []));
  }

  /** Absolute paths by id, also of models that turn out to be broken: the engine says best what is wrong with one. */
  async paths(): Promise<ReadonlyMap<string, string>> {
    return this.#find();
  }

  async #find(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const folder of this.#folders) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        const id = (await isModel(path, entry)) ? modelIdOf(entry.name) : undefined;
        if (id !== undefined && !found.has(id)) found.set(id, path);
      }
    }
    return found;
  }
}

/** A name on disk as an id: lower case, what ids do not allow as dashes, without `.safetensors`. */
export function modelIdOf(name: string): string | undefined {
  const id = titleOf(name)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100);
  return modelIdSchema.safeParse(id).data;
}

/** Names of folders have dots that mean nothing: `sd-v1.5`. */
function titleOf(name: string): string {
  return name.replace(/\.safetensors$/i, '');
}

async function isModel(path: string, entry: { isFile(): boolean }): Promise<boolean> {
  if (entry.isFile()) return path.toLowerCase().endsWith('.safetensors');
  // Also a link to a folder elsewhere, which models often are.
  const inside = await readdir(path).catch((): string[] => []);
  return inside.includes('model_index.json');
}

/** Reads what the model says of itself. */
export async function describeModel(id: string, path: string): Promise<InstalledModel['state']> {
  try {
    const [card, { unet, textStyle }] = await Promise.all([readModelCard(path), openCheckpoint(path)]);
    const size = unet.config.sample_size;
    const latents = Array.isArray(size) ? Math.max(...size) : size;
    return {
      usable: true,
      summary: {
        id,
        title: card.title ?? titleOf(basename(path)),
        ...(card.description === undefined ? {} : { description: card.description }),
        nativeSide: latents ? latents * latentPixels : nativeSides[textStyle],
        suggestions: card.suggestions,
      },
    };
  } catch (error) {
    return { usable: false, problem: FrisketError.wrap(error, 'model_invalid').toInfo() };
  }
}
