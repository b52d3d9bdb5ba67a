import { modelIdSchema } from '../../../../shared/src/job.ts';

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
export function titleOf(name: string): string {
  return name.replace(/\.safetensors$/i, '');
}
