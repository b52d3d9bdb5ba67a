/*
 * What the tests of a provider feed it and how they judge what comes back.
 */

/** Numbers that look random and are the same everywhere. */
export function noise(count: number, phase: number, scale = 1): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, at) => scale * Math.sin(12.9898 * (at + 1) * (phase + 1) + 78.233 * phase),
  );
}

/** Infinity when anything is missing or not a number. */
export function relativeError(got: ArrayLike<number> | undefined, expected: ArrayLike<number> | undefined): number {
  let difference = 0;
  let norm = 0;
  for (let at = 0; at < (expected?.length ?? 0); at++) {
    const value = expected?.[at] ?? NaN;
    difference += ((got?.[at] ?? NaN) - value) ** 2;
    norm += value ** 2;
  }
  const error = Math.sqrt(difference / norm);
  return Number.isNaN(error) ? Infinity : error;
}
