import type { Transform } from '../../../shared/src/geometry.ts';

/** Degrees from -180 to 180, counterclockwise, as Figma reads them off a transform. */
export function rotationOf([[m00], [m10]]: Transform): number {
  const degrees = (Math.atan2(-m10, m00) * 180) / Math.PI;
  // Without the addition an unrotated layer would read -0.
  return degrees + 0;
}

/** The same top left corner, other axes: `degrees` counterclockwise. A mirrored layer stays mirrored. */
export function withRotation(transform: Transform, degrees: number): Transform {
  const [[m00, m01, x], [m10, m11, y]] = transform;
  const mirrored = m00 * m11 - m01 * m10 < 0 ? -1 : 1;
  const { sine, cosine } = sineAndCosine(degrees);
  return [
    [cosine, sine * mirrored, x],
    [-sine + 0, cosine * mirrored, y],
  ];
}

export function withPosition([[a, c], [b, d]]: Transform, x: number, y: number): Transform {
  return [
    [a, c, x],
    [b, d, y],
  ];
}

/** A turn of `degrees` counterclockwise about a point. */
export function turnAbout(x: number, y: number, degrees: number): Transform {
  const { sine, cosine } = sineAndCosine(degrees);
  return [
    [cosine, sine, x - cosine * x - sine * y],
    [-sine + 0, cosine, y + sine * x - cosine * y],
  ];
}

/** Figma keeps axes of unit length: size is never in the transform. */
export function withUnitAxes(transform: Transform): Transform {
  const [[a, c, e], [b, d, f]] = transform;
  const x = Math.hypot(a, b);
  const y = Math.hypot(c, d);
  if (x < 1e-9 || y < 1e-9)
    return withPosition(
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
      e,
      f,
    );
  return [
    [a / x, c / y, e],
    [b / x, d / y, f],
  ];
}

/** Exact at quarter turns, where a cosine of 6e-17 would make bounds a hair too wide and an export a pixel. */
function sineAndCosine(degrees: number): { sine: number; cosine: number } {
  const quarter = (((degrees / 90) % 4) + 4) % 4;
  switch (quarter) {
    case 0:
      return { sine: 0, cosine: 1 };
    case 1:
      return { sine: 1, cosine: 0 };
    case 2:
      return { sine: 0, cosine: -1 };
    case 3:
      return { sine: -1, cosine: 0 };
  }
  const radians = (degrees * Math.PI) / 180;
  return { sine: Math.sin(radians), cosine: Math.cos(radians) };
}
