/** Lines across each pixel row along which a polygon's coverage is measured; their mean is the row's. */
const linesPerRow = 4;

/**
 * How much of each pixel of one row lies within a closed line, 0 to 1, by the non-zero rule: what a line goes around
 * twice is within it too.
 *
 * @param points x, y, x, y, ...; the last is joined to the first
 * @param row from the top, pixels
 * @returns one number for each of `width` pixels
 */
export function polygonRow(points: readonly number[], row: number, width: number): Float32Array {
  const coverage = new Float32Array(width);
  for (let line = 0; line < linesPerRow; line++) {
    const y = row + (line + 0.5) / linesPerRow;
    let winding = 0;
    let start = 0;
    for (const { x, direction } of crossings(points, y)) {
      const before = winding;
      winding += direction;
      if (before === 0) start = x;
      else if (winding === 0) addSpan(coverage, start, x, 1 / linesPerRow);
    }
  }
  return coverage;
}

interface Crossing {
  readonly x: number;
  readonly direction: 1 | -1;
}

/** Where a horizontal line meets the outline, from left to right. */
function crossings(points: readonly number[], y: number): Crossing[] {
  const found: Crossing[] = [];
  for (let index = 0; index < points.length; index += 2) {
    const next = (index + 2) % points.length;
    const [x0 = 0, y0 = 0] = [points[index], points[index + 1]];
    const [x1 = 0, y1 = 0] = [points[next], points[next + 1]];
    // Half open, so that a corner on the line counts once.
    if (y0 <= y === y1 <= y) continue;
    found.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), direction: y1 > y0 ? 1 : -1 });
  }
  return found.sort((a, b) => a.x - b.x);
}

function addSpan(coverage: Float32Array, from: number, to: number, amount: number): void {
  const left = Math.max(0, from);
  const right = Math.min(coverage.length, to);
  for (let x = Math.floor(left); x < right; x++) {
    const within = Math.min(x + 1, right) - Math.max(x, left);
    coverage[x] = (coverage[x] ?? 0) + amount * within;
  }
}
