import { FrisketError } from '../../../../shared/src/errors.ts';
import { verifyModel, type Damage } from '../../store/downloads/verify-model.ts';
import type { Manifest } from '../../store/downloads/manifest.ts';
import { exitCodes } from '../command.ts';
import { DownloadDisplay } from './download-display.ts';
import type { ModelsContext } from './context.ts';

export interface VerifyOptions {
  readonly json?: boolean;
}

/** Compares downloaded models with what the hub said when they came. */
export async function verifyModels(
  id: string | undefined,
  { json }: VerifyOptions,
  { terminal, store, installed }: ModelsContext,
): Promise<number> {
  const manifests = (await store.manifests()).filter((one) => one.installedAt !== undefined && (id === undefined || one.id === id));
  if (id !== undefined && manifests.length === 0)
    throw (await installed.paths()).has(id)
      ? new FrisketError('model_not_found', `${id} was not downloaded by Frisket, so there is nothing to compare it with.`, 'Compare its checksum with the one that its publisher gives.')
      : new FrisketError('model_not_found', `No model "${id}" was downloaded.`, 'See `frisket models list`.');
  const results: { readonly manifest: Manifest; readonly damages: readonly Damage[] }[] = [];
  for (const manifest of manifests) {
    const display = new DownloadDisplay(terminal, manifest.title);
    const damages = await verifyModel(manifest, store.modelPath(manifest), {
      signal: new AbortController().signal,
      onProgress: (bytes, total) => {
        display.show({ stage: 'verifying', bytes, total });
      },
    });
    display.end();
    results.push({ manifest, damages });
  }
  if (json) terminal.print(JSON.stringify(results.map(({ manifest, damages }) => ({ id: manifest.id, damages })), undefined, 2));
  else for (const { manifest, damages } of results) for (const line of linesOf(manifest, damages)) terminal.print(line);
  if (!json && results.length === 0) terminal.print('No model was downloaded by Frisket.');
  return results.some(({ damages }) => damages.length > 0) ? exitCodes.failed : exitCodes.done;
}

function linesOf({ id }: Manifest, damages: readonly Damage[]): string[] {
  if (damages.length === 0) return [`ok       ${id}`];
  return [
    ...damages.map(({ file, problem }) => `PROBLEM  ${id}: ${file} ${problem === 'missing' ? 'is missing' : 'is not what was downloaded'}`),
    `         Get it again: frisket models remove ${id} && frisket models get ${id}`,
  ];
}
