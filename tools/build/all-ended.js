/**
 * As `Promise.all`, and a failure too is told only once all have ended: what is written into a folder when one of them
 * fails must not come into being again after the folder was removed. esbuild makes the folders that it writes to.
 *
 * @param {readonly Promise<unknown>[]} works
 */
export async function allEnded(works) {
  await Promise.allSettled(works);
  await Promise.all(works);
}
