/**
 * The value below which a share of Beta(shape, shape) lies; `scipy.stats.beta.ppf(share, shape, shape)`.
 * @param share 0 to 1
 */
export function symmetricBetaQuantile(share: number, shape: number): number {
  if (share > 0.5) return 1 - symmetricBetaQuantile(1 - share, shape);
  const wanted = share * 2 * incompleteBeta(0.5, shape);
  let low = 0;
  let high = 0.5;
  // Each halving adds a bit; a double holds 53.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, shape) < wanted) low = middle;
    else high = middle;
  }
  return high === 0.5 ? high : low;
}

/**
 * The integral of (t (1 - t))^(shape - 1) from 0 to `x`, at most 0.5, by its power series (DLMF 8.17.7): each term is at
 * most half the one before.
 */
function incompleteBeta(x: number, shape: number): number {
  let power = x ** shape;
  let sum = 0;
  for (let index = 0; index < 60; index++) {
    sum += power / (shape + index);
    power *= (x * (index + 1 - shape)) / (index + 1);
  }
  return sum;
}
