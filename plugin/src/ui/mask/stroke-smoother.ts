/** Pixels of the screen between the points that stand for a curve: closer than a brush's edge shows. */
const spacing = 2;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Turns what a pointer reports, a few points for a quick movement, into a smooth line: quadratic curves through the
 * middles between the points, which need no look ahead.
 */
export class StrokeSmoother {
  #previous: Point;
  #middle: Point;

  constructor(start: Point) {
    this.#previous = start;
    this.#middle = start;
  }

  /** @returns the line's next points, x, y, x, y, ... */
  add(point: Point): number[] {
    const middle = between(this.#previous, point, 0.5);
    const points = curve(this.#middle, this.#previous, middle);
    this.#previous = point;
    this.#middle = middle;
    return points;
  }

  /** @returns what leads to the last point */
  end(): number[] {
    const { x, y } = this.#previous;
    return x === this.#middle.x && y === this.#middle.y ? [] : [x, y];
  }
}

function curve(from: Point, control: Point, to: Point): number[] {
  const length = Math.hypot(control.x - from.x, control.y - from.y) + Math.hypot(to.x - control.x, to.y - control.y);
  const steps = Math.ceil(length / spacing);
  const points: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const t = step / steps;
    const { x, y } = between(between(from, control, t), between(control, to, t), t);
    points.push(x, y);
  }
  return points;
}

function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}
