import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { askYesNo } from '../ask-yes-no.ts';
import { exitCodes } from '../command.ts';
import { sizeOf } from '../models/words.ts';
import type { Terminal } from '../terminal.ts';
import {
  cudaDownload,
  isThere,
  manifestName,
  ownCudaPackage,
  type CudaDownload,
  type CudaPackage,
} from './cuda-package.ts';

export interface CudaOptions {
  /** A person who is not there to be asked has said yes. */
  readonly yes?: boolean;
}

/**
 * Fetches CUDA's part of ONNX Runtime by the package's own script, which knows where it lies: sizes first, then only with
 * a person's consent.
 * @throws FrisketError `usage` without consent, `download_failed`
 */
export async function setUpCuda(
  { yes = false }: CudaOptions,
  terminal: Terminal,
  runtime: CudaPackage = ownCudaPackage(),
): Promise<number> {
  const download = cudaDownload(runtime);
  if (!download) {
    terminal.print(`ONNX Runtime has no CUDA for ${runtime.platform} ${runtime.arch}: ${elsewhere(runtime.platform)}`);
    return exitCodes.failed;
  }
  if (isThere(download)) {
    terminal.print("CUDA's libraries are there already. `frisket doctor` says whether they are used.");
    return exitCodes.done;
  }
  const bytes = await sizeOfDownload(download);
  terminal.tell(
    `${download.name} ${download.version}: ${bytes === undefined ? 'of a size that the feed does not tell' : sizeOf(bytes)} to download; it takes about three times that while it is unpacked.`,
  );
  terminal.tell("It needs NVIDIA's CUDA 12 and cuDNN 9 on this computer too, which are not part of it.");
  if (!yes && !(await askYesNo('Download it?', terminal)))
    throw new FrisketError('usage', 'Nothing was downloaded.', 'Say yes, or give --yes.');
  await runScript(runtime);
  if (!isThere(download))
    throw new FrisketError(
      'download_failed',
      "The script ended well, and CUDA's libraries are not there.",
      'Try again.',
    );
  terminal.print("CUDA's libraries are there. `frisket doctor` tries them and says whether they are used.");
  return exitCodes.done;
}

function elsewhere(platform: string): string {
  if (platform === 'win32') return 'on Windows DirectML uses NVIDIA cards too.';
  if (platform === 'darwin') return 'on a Mac CoreML and WebGPU use the graphics.';
  return 'WebGPU uses cards with a Vulkan driver.';
}

const servicesSchema = z.looseObject({
  resources: z.array(z.looseObject({ '@type': z.string(), '@id': z.url() })),
});
/** Where a feed keeps packages (https://learn.microsoft.com/en-us/nuget/api/package-base-address-resource). */
const packagesService = 'PackageBaseAddress/3.0.0';
/** Milliseconds: the size is good to know, and no reason to wait long. */
const patience = 15_000;

/** Bytes, as the feed announces them. @throws FrisketError `download_failed` when it cannot be reached */
async function sizeOfDownload({ index, name, version }: CudaDownload): Promise<number | undefined> {
  try {
    const signal = AbortSignal.timeout(patience);
    const services = servicesSchema.parse(await (await fetch(index, { signal })).json());
    const base = services.resources.find((resource) => resource['@type'] === packagesService)?.['@id'];
    const id = name.toLowerCase();
    const { headers, ok } = await fetch(`${base ?? ''}${id}/${version}/${id}.${version}.nupkg`, {
      method: 'HEAD',
      signal,
    });
    const length = Number(headers.get('content-length') ?? NaN);
    return ok && length > 0 ? length : undefined;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FrisketError(
      'download_failed',
      `${new URL(index).host} cannot be asked for CUDA's libraries: ${why}.`,
      'Check the connection, and that a proxy is named by HTTPS_PROXY.',
      { cause },
    );
  }
}

async function runScript({ root }: CudaPackage): Promise<void> {
  // Under npm, or with a wish to skip it, the script thinks that it is not meant.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^ONNXRUNTIME_NODE_INSTALL/i.test(name)),
  );
  const words = [join(root, 'script', 'install.js'), `--onnxruntime-node-install=${manifestName}`];
  const script = spawn(process.execPath, words, { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    script.once('error', reject);
    script.once('exit', resolve);
  });
  if (code !== 0)
    throw new FrisketError(
      'download_failed',
      `ONNX Runtime's own script could not fetch CUDA's libraries (exit code ${code ?? 'none'}).`,
      'What it said stands above. Try again later.',
    );
}
