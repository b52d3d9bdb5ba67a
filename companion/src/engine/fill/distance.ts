/** Larger than any squared distance within the pictures that are let in. */
const far = 1e12;

/** Squared distances along one line: the lower envelope of parabolas. */
function transformLine(
  values: Float64Array,
  count: number,
  hull: Int32Array,
  breaks: Float64Array,
  out: Float64Array,
): void {
  let last = 0;
  hull[0] = 0;
  breaks[0] = -Infinity;
  breaks[1] = Infinity;
  for (let q = 1; q < count; q++) {
    const height = (values[q] ?? 0) + q * q;
    const crossingWith = (v: number) => (height - ((values[v] ?? 0) + v * v)) / (2 * (q - v));
    let crossing = crossingWith(hull[last] ?? 0);
    while (crossing <= (breaks[last] ?? 0)) crossing = crossingWith(hull[--last] ?? 0);
    last++;
    hull[last] = q;
    breaks[last] = crossing;
    breaks[last + 1] = Infinity;
  }
  let at = 0;
  for (let q = 0; q < count; q++) {
    while ((breaks[at + 1] ?? Infinity) < q) at++;
    const v = hull[at] ?? 0;
    out[q] = (q - v) ** 2 + (values[v] ?? 0);
  }
}

/**
 * Euclidean distance in pixels of every pixel to the nearest one that is set, exactly (Felzenszwalb and Huttenlocher,
 * Distance Transforms of Sampled Functions, 2012). A million where nothing is set.
 */
export function distanceTo(set: ArrayLike<number>, width: number, height: number): Float32Array {
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const out = new Float64Array(longest);
  const hull = new Int32Array(longest);
  const breaks = new Float64Array(longest + 1);
  const squared = new Float64Array(width * height);
  for (let at = 0; at < squared.length; at++) squared[at] = set[at] ? 0 : far;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = squared[y * width + x] ?? far;
    transformLine(line, height, hull, breaks, out);
    for (let y = 0; y < height; y++) squared[y * width + x] = out[y] ?? far;
  }
  for (let y = 0; y < height; y++) {
    line.set(squared.subarray(y * width, (y + 1) * width));
    transformLine(line, width, hull, breaks, out);
    squared.set(out.subarray(0, width), y * width);
  }
  const distance = new Float32Array(squared.length);
  for (let at = 0; at < distance.length; at++) distance[at] = Math.sqrt(squared[at] ?? far);
  return distance;
}
