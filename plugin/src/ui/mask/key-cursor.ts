/** Pixels of the screen. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** An arrow key moves the brush by less than its width, so that what it leaves is one line; Shift four times as far. */
const partOfBrush = 0.25;
const shiftFactor = 4;

/**
 * Where an arrow key moves what is drawn with, over a picture of a size.
 * @param diameter of the brush; what has none moves as a middling one does
 * @returns nothing for any other key
 */
export function moved(
  { x, y }: ScreenPoint,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  diameter: number,
  { width, height }: Extent,
): ScreenPoint | undefined {
  const direction = directions[key];
  if (!direction) return undefined;
  const step = Math.max(1, Math.round(diameter * partOfBrush)) * (shiftKey ? shiftFactor : 1);
  const within = (value: number, side: number) => Math.min(side, Math.max(0, value));
  return { x: within(x + direction[0] * step, width), y: within(y + direction[1] * step, height) };
}
