import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { modelIdSchema } from '../../../../shared/src/job.ts';
import { writePrivateFile } from '../../files/private-file.ts';
import { repositoryName } from '../hub/repository.ts';

/** A relative path of plain names: what becomes a path on this computer came from a server. */
export const relativePath = z
  .string()
  .max(1_000)
  .regex(/^[^\\:\0]+$/)
  .refine((path) => path.split('/').every((name) => name !== '' && name !== '.' && name !== '..'), {
    message: 'is no path inside a folder',
  });

const fileSchema = z.strictObject({
  repository: repositoryName,
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  from: relativePath,
  to: relativePath,
  size: z.number().int().nonnegative(),
  digest: z.strictObject({ kind: z.enum(['sha256', 'git-blob']), hex: z.string().regex(/^[0-9a-f]{40,64}$/) }),
});
export type PlannedFile = z.infer<typeof fileSchema>;

/**
 * What a model consists of, as the hub said when it was first downloaded. Kept beside it from then on: the same model is
 * never made of other bytes, and it can be checked against them.
 */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  id: modelIdSchema,
  title: z.string(),
  /** Of all the repositories that it is made of. */
  licences: z.array(z.strictObject({ name: z.string(), link: z.string() })).min(1),
  layout: z.enum(['folder', 'file']),
  files: z.array(fileSchema).min(1),
  /** Written beside the model as its card. */
  card: z.record(z.string(), z.unknown()).optional(),
  /** When all of it was there and checked; absent while it is not. */
  installedAt: z.string().optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Nothing where there is none, and where it is damaged: then the hub is asked again. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writePrivateFile(path, JSON.stringify(manifest, undefined, 2));
}

export function totalBytes({ files }: Manifest): number {
  return files.reduce((total, { size }) => total + size, 0);
}
