/** A rectangle of whole or fractional units from the top left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Figma's affine matrix: [[a, c, e], [b, d, f]] maps (x, y) to (ax + cy + e, bx + dy + f). */
export type Transform = readonly [readonly [number, number, number], readonly [number, number, number]];

export const identity: Transform = [
  [1, 0, 0],
  [0, 1, 0],
];

/** `a` after `b`. */
export function multiply(a: Transform, b: Transform): Transform {
  const [[a00, a01, a02], [a10, a11, a12]] = a;
  const [[b00, b01, b02], [b10, b11, b12]] = b;
  return [
    [a00 * b00 + a01 * b10, a00 * b01 + a01 * b11, a00 * b02 + a01 * b12 + a02],
    [a10 * b00 + a11 * b10, a10 * b01 + a11 * b11, a10 * b02 + a11 * b12 + a12],
  ];
}

/** @returns undefined when the transform flattens the plane and cannot be undone */
export function invert(transform: Transform): Transform | undefined {
  const [[a, c, e], [b, d, f]] = transform;
  const determinant = a * d - b * c;
  if (Math.abs(determinant) < 1e-12) return undefined;
  return [
    [d / determinant, -c / determinant, (c * f - d * e) / determinant],
    [-b / determinant, a / determinant, (b * e - a * f) / determinant],
  ];
}

export function apply(transform: Transform, x: number, y: number): [number, number] {
  const [[a, c, e], [b, d, f]] = transform;
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The smallest upright rectangle around a transformed one. */
export function boundsOf(transform: Transform, rect: Rect): Rect {
  const corners = [
    apply(transform, rect.x, rect.y),
    apply(transform, rect.x + rect.width, rect.y),
    apply(transform, rect.x, rect.y + rect.height),
    apply(transform, rect.x + rect.width, rect.y + rect.height),
  ];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
