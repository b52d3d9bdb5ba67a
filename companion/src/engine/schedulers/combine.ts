import { FrisketError } from '../../../../shared/src/errors.ts';

/** A coefficient and the values it multiplies. */
export type Term = readonly [coefficient: number, values: Float32Array];

/**
 * The sum of every term's `coefficient * values`, added in double and rounded once. Every update of every scheduler is
 * such a sum, so this is also where a schedule that has no answer (division by a sigma of 0, say) is caught.
 * @throws FrisketError `numbers_invalid` when a coefficient is not finite
 */
export function combine(...terms: readonly Term[]): Float32Array<ArrayBuffer> {
  for (const [coefficient] of terms)
    if (!Number.isFinite(coefficient))
      throw new FrisketError(
        'numbers_invalid',
        `A step of this schedule multiplies by ${coefficient}, so it has no result.`,
        'Choose another scheduler, fewer steps, or another prediction type or final sigma in its config.',
      );
  const counting = terms.filter(([coefficient]) => coefficient !== 0);
  const sum = new Float32Array(terms[0]?.[1].length ?? 0);
  for (let index = 0; index < sum.length; index++) {
    let total = 0;
    for (const term of counting) total += term[0] * (term[1][index] ?? 0);
    sum[index] = total;
  }
  return sum;
}
