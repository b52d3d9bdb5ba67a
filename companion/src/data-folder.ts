import envPaths from 'env-paths';

/** Where Frisket keeps what is the person's (models, jobs, keys, logs), by the platform's custom, unless told otherwise. */
export function defaultDataFolder(): string {
  return envPaths('frisket', { suffix: '' }).data;
}
