/**
 * The entry at `index` of a list that was built with one for every index a run asks for. A wrong index gives NaN, which
 * `combine` refuses.
 */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}
