import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';

/** ONNX Runtime's package, which leaves CUDA's libraries out and brings a script that fetches them. */
export interface CudaPackage {
  /** Absolute. */
  readonly root: string;
  readonly platform: string;
  readonly arch: string;
}

export function ownCudaPackage(): CudaPackage {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return { root, platform: process.platform, arch: process.arch };
}

/** What the package's own script calls the libraries for CUDA 12. */
export const manifestName = 'cuda12';

/** What `script/install-metadata.js` of the package says of itself. */
const metadataSchema = z.looseObject({
  requirements: z.record(z.string(), z.array(z.string())),
  manifests: z.record(z.string(), z.record(z.string(), z.looseObject({ package: z.string() }))),
  packages: z.record(
    z.string(),
    z.looseObject({ name: z.string(), versions: z.array(z.looseObject({ feed: z.string(), version: z.string() })) }),
  ),
  feeds: z.record(z.string(), z.looseObject({ index: z.url() })),
});

export interface CudaDownload {
  /** The list of services of the feed that the package names. */
  readonly index: string;
  readonly name: string;
  readonly version: string;
  /** Absolute, of the libraries once they are there. */
  readonly files: readonly string[];
}

/** What would be fetched; nothing where there are no libraries for the computer. @throws FrisketError `file_unreadable` */
export function cudaDownload({ root, platform, arch }: CudaPackage): CudaDownload | undefined {
  const metadata = readMetadata(root);
  if (metadata.requirements[`${platform}/${arch}`]?.includes(manifestName) !== true) return undefined;
  const manifest = metadata.manifests[`${platform}/${arch}:${manifestName}`] ?? {};
  const folder = join(root, 'bin', 'napi-v6', platform, arch);
  const wanted = metadata.packages[Object.values(manifest)[0]?.package ?? ''];
  const version = wanted?.versions[0];
  const index = metadata.feeds[version?.feed ?? '']?.index;
  if (!wanted || !version || index === undefined) return undefined;
  const files = Object.keys(manifest).map((name) => join(folder, name));
  return { index, name: wanted.name, version: version.version, files };
}

export function isThere({ files }: CudaDownload): boolean {
  return files.every((file) => existsSync(file));
}

function readMetadata(root: string): z.infer<typeof metadataSchema> {
  const path = join(root, 'script', 'install-metadata.js');
  let found: unknown;
  try {
    found = createRequire(import.meta.url)(path);
  } catch (cause) {
    const hint = 'Run `npm install` again.';
    throw new FrisketError('file_unreadable', `${path} cannot be read.`, hint, { cause });
  }
  return parse(metadataSchema, found, path, 'file_unreadable');
}
