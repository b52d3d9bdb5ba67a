import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../files/private-file.ts';

/**
 * What Prometheus shows to read the metrics, made with the first start, in a file that only this person may read and
 * that Prometheus' `credentials_file` may point at. It opens nothing else.
 */
export async function loadMetricsToken(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'metrics-token');
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (/^[0-9a-f]{64}$/.test(kept)) return kept;
  const token = randomBytes(32).toString('hex');
  await writePrivateFile(path, `${token}\n`);
  return token;
}
