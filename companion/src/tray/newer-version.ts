import { z } from 'zod';
import { version } from '../../../shared/src/version.ts';

/** What the file at the address says. */
const releaseSchema = z.object({
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
  /** Where it is told how to get it. */
  page: z.url({ protocol: /^https$/ }),
});
export type Release = z.infer<typeof releaseSchema>;

/** Milliseconds. */
const patience = 10_000;

/**
 * Asks an address that the person has set for the newest version. Nothing is sent but the question.
 * @returns nothing when there is none that is newer, or no answer that makes sense: this is never in the way
 */
export async function newerVersion(address: string, current = version, ask = fetch): Promise<Release | undefined> {
  try {
    const response = await ask(address, { redirect: 'error', signal: AbortSignal.timeout(patience) });
    const release = releaseSchema.parse(response.ok ? await response.json() : undefined);
    return isNewer(release.version, current) ? release : undefined;
  } catch {
    return undefined;
  }
}

function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((each) => each.split('.').map(Number));
  const at = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return at >= 0 && (left?.[at] ?? 0) > (right?.[at] ?? 0);
}
