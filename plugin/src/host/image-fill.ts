import type { FilledLayer } from './figma-members.ts';

/** Whether a picture is painted into the layer, or a video or a pattern, and is not hidden. */
export function holdsPicture({ fills }: FilledLayer): boolean {
  return (
    typeof fills !== 'symbol' &&
    fills.some((paint) => paint.visible !== false && paint.type !== 'SOLID' && !paint.type.startsWith('GRADIENT'))
  );
}
