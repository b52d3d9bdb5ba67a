import { z } from 'zod';

const manifestSchema = z.object({
  name: z.string(),
  id: z.string().optional(),
  relaunchButtons: z.array(z.object({ command: z.string(), name: z.string() })).default([]),
  networkAccess: z.object({ allowedDomains: z.array(z.string()) }).default({ allowedDomains: ['*'] }),
});

/** What the playground reads of a plugin's manifest.json. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws Error that says what is wrong with it */
export function parseManifest(data: unknown): Manifest {
  const result = manifestSchema.safeParse(data);
  if (result.success) return result.data;
  throw new Error(`The plugin's manifest.json cannot be used: ${z.prettifyError(result.error)}`);
}
