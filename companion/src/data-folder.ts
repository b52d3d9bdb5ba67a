import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where Frisket keeps what is the person's: the connection code and models, by the platform's custom. */
export function dataFolder(chosen: string | undefined): string {
  return chosen === undefined ? envPaths('frisket', { suffix: '' }).data : resolve(chosen);
}
