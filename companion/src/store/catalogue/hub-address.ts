import { posix } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { HubHttp } from '../hub/hub-http.ts';
import { parseAddress } from '../hub/parse-address.ts';
import { readRepository, repositoryName, type Repository } from '../hub/repository.ts';
import type { RetryOptions } from '../hub/retry.ts';
import { modelIdOf, titleOf } from '../installed/model-id.ts';
import type { Downloadable } from './entry.ts';

/** What somebody copied from the hub's pages. */
export interface HubAddress {
  readonly repository: string;
  readonly revision: string;
  /** Absent: the repository as a whole. */
  readonly path?: string;
}

const branch = 'main';

/**
 * `owner/name`, a repository's page, or the page or download of one file. @returns undefined for what is none of these
 * @param endpoint the hub's own address
 */
export function hubAddress(text: string, endpoint: URL): HubAddress | undefined {
  if (repositoryName.safeParse(text).success) return { repository: text, revision: branch };
  const url = parseAddress(text);
  if (!url || (url.hostname !== 'huggingface.co' && url.hostname !== 'hf.co' && url.origin !== endpoint.origin))
    return undefined;
  const [owner = '', name = '', kind, revision, ...rest] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const repository = `${owner}/${name}`;
  if (!repositoryName.safeParse(repository).success) return undefined;
  if (kind === undefined || kind === '') return { repository, revision: branch };
  if (!['resolve', 'blob', 'tree'].includes(kind) || revision === undefined) return undefined;
  const path = rest.join('/');
  return { repository, revision, ...(path === '' || kind === 'tree' ? {} : { path }) };
}

/**
 * What to download of an address: one weights file, or the files of a model in diffusers' layout, in half precision where
 * both are published.
 * @throws FrisketError `model_unsupported` when there is nothing of that kind; the hub's own refusals
 */
export async function downloadableAt(address: HubAddress, http: HubHttp, options: RetryOptions): Promise<Downloadable> {
  const { repository, revision } = address;
  const path = address.path ?? loneFile(await readRepository(http, repository, revision, options));
  const [, name = repository] = repository.split('/');
  if (typeof path === 'string') {
    if (!path.endsWith('.safetensors')) throw unsupported(`${path} of ${repository} is no .safetensors file.`);
    // Every repository's LoRA is called so: the repository's name says more.
    const generic = ['pytorch_lora_weights', 'diffusion_pytorch_model', 'model'].includes(
      titleOf(posix.basename(path)),
    );
    const title = generic ? name : titleOf(posix.basename(path));
    return { ...named(title), layout: 'file', sources: [{ repository, revision, files: [path] }] };
  }
  return { ...named(name), layout: 'folder', sources: [{ repository, revision, files: modelFiles(path) }] };
}

function named(title: string): { id: string; title: string } {
  const id = modelIdOf(title);
  if (id === undefined) throw unsupported(`"${title}" has no letters or digits to make an id of.`);
  return { id, title };
}

/** The one weights file at the top of a repository that is no model in diffusers' layout; otherwise the repository. */
function loneFile(found: Repository): string | Repository {
  const top = found.files.map(({ path }) => path).filter((path) => !path.includes('/'));
  if (top.includes('model_index.json') || top.includes('config.json')) return found;
  const weights = top.filter((path) => path.endsWith('.safetensors'));
  const [only] = weights;
  if (only !== undefined && weights.length === 1) return only;
  throw unsupported(
    weights.length === 0
      ? `${found.name} holds no model in diffusers' layout, and no .safetensors file.`
      : `${found.name} holds several models: ${weights.join(', ')}.`,
  );
}

/** Folders of a pipeline that are used. */
const parts: readonly string[] = [
  'unet',
  'vae',
  'text_encoder',
  'text_encoder_2',
  'tokenizer',
  'tokenizer_2',
  'scheduler',
];

function modelFiles({ name, files }: Repository): string[] {
  const paths = files.map(({ path }) => path);
  const folders = paths.includes('model_index.json') ? ['', ...parts] : [''];
  const chosen = folders.flatMap((folder) => {
    const inside = paths.filter((path) => (posix.dirname(path) === '.' ? '' : posix.dirname(path)) === folder);
    const plain = inside.filter(
      (path) => /\.(json|txt)$/.test(path) && !path.endsWith('.index.json') && !/\.index\.[^/]*json$/.test(path),
    );
    // Whole checkpoints lie at the top beside the folders that make up the same.
    return folder === '' && folders.length > 1 ? ['model_index.json'] : [...plain, ...weightsOf(inside)];
  });
  if (!chosen.some((path) => path.endsWith('.safetensors')))
    throw unsupported(`${name} holds no .safetensors weights.`);
  return chosen;
}

/** One form of a network's weights: half precision before full, one file before shards. */
function weightsOf(paths: readonly string[]): string[] {
  const weights = paths.filter((path) => /\/?(diffusion_pytorch_model|model)[^/]*\.safetensors$/.test(path));
  for (const variant of ['.fp16', '']) {
    const single = weights.find((path) =>
      new RegExp(`(diffusion_pytorch_model|model)${variant.replace('.', '\\.')}\\.safetensors$`).test(path),
    );
    if (single !== undefined) return [single];
    const shards = weights.filter((path) => path.includes('-of-') && path.includes('.fp16') === (variant !== ''));
    const index = paths.filter(
      (path) => /\.index[^/]*\.json$/.test(path) && path.includes('.fp16') === (variant !== ''),
    );
    if (shards.length > 0) return [...shards, ...index];
  }
  return [];
}

function unsupported(message: string): FrisketError {
  return new FrisketError(
    'model_unsupported',
    message,
    "Give the address of one .safetensors file, or of a model in diffusers' layout.",
  );
}
