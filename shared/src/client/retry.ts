/** Milliseconds: quick at first, for a companion that restarts; then rare enough to cost nothing. */
const first = 500;
const most = 5_000;

/** @param failures rounds that have failed in a row, 1 and up */
export function retryDelay(failures: number): number {
  return Math.min(most, first * 2 ** (failures - 1));
}
