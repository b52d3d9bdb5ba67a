/* What the lines through a pixel say of its colour. */

/** Levels by which colours may differ and still be taken for the same. */
export const likeness = 12;

/** Lines through one pixel, written anew for each: an array a pixel would cost more than what is done with it. */
export interface Lines {
  /** Red, green, blue and weight of each. */
  readonly values: Float32Array;
  count: number;
}

export function roomFor(lines: number): Lines {
  return { values: new Float32Array(4 * lines), count: 0 };
}

/** Writes the mean of all lines. @returns their weight */
export function meanOf({ values, count }: Lines, out: Float32Array, to: number): number {
  let total = 0;
  for (let line = 0; line < count; line++) total += values[4 * line + 3] ?? 0;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let line = 0; line < count; line++) sum += (values[4 * line + 3] ?? 0) * (values[4 * line + channel] ?? 0);
    out[to + channel] = sum / total;
  }
  return total;
}

/** Writes the mean of the lines around the one that has the most lines like it. @returns their weight */
export function modeOf({ values, count }: Lines, out: Float32Array, to: number): number {
  let best = 0;
  const sums = [0, 0, 0];
  for (let line = 0; line < count; line++) {
    let total = 0;
    let [red, green, blue] = [0, 0, 0];
    for (let other = 0; other < count; other++) {
      let off = 0;
      for (let channel = 0; channel < 3; channel++)
        off += ((values[4 * line + channel] ?? 0) - (values[4 * other + channel] ?? 0)) ** 2;
      const weight = (values[4 * other + 3] ?? 0) * Math.exp(-off / (2 * likeness ** 2));
      total += weight;
      red += weight * (values[4 * other] ?? 0);
      green += weight * (values[4 * other + 1] ?? 0);
      blue += weight * (values[4 * other + 2] ?? 0);
    }
    if (total <= best) continue;
    best = total;
    [sums[0], sums[1], sums[2]] = [red / total, green / total, blue / total];
  }
  if (best > 0) out.set(sums, to);
  return best;
}

/** Deviation of the lines' colours from their mean, levels. */
export function spreadOf({ values, count }: Lines): number {
  let spread = 0;
  for (let channel = 0; channel < 3; channel++) {
    let [total, sum, squares] = [0, 0, 0];
    for (let line = 0; line < count; line++) {
      const weight = values[4 * line + 3] ?? 0;
      const value = values[4 * line + channel] ?? 0;
      total += weight;
      sum += weight * value;
      squares += weight * value ** 2;
    }
    spread += Math.max(0, squares / total - (sum / total) ** 2);
  }
  return Math.sqrt(spread);
}
