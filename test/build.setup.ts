import { buildIfStale } from '../tools/build/build.js';

/** Tests of the built product meet it as `bin/frisket.js` would start it, built once for all of them. */
export async function setup(): Promise<void> {
  await buildIfStale();
}
