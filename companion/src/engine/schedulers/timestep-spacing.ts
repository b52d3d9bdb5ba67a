import { FrisketError } from '../../../../shared/src/errors.ts';
import type { TimestepSpacing } from './config.ts';

/** Whole numbers nearest to the values; a half goes to the even neighbour, as in NumPy. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `numpy.linspace(start, end, count)`, the last value exactly `end`. */
export function linspace(start: number, end: number, count: number): number[] {
  const step = count > 1 ? (end - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => (index > 0 && index === count - 1 ? end : start + step * index));
}

interface SpacingOptions {
  readonly spacing: TimestepSpacing;
  /** Timesteps of training, counted from 0. */
  readonly trainingTimesteps: number;
  readonly steps: number;
  /** Added to `leading` timesteps. */
  readonly offset: number;
}

/**
 * Timesteps of a run, falling, with diffusers' three spacings (table 2 of arXiv 2305.08891): `linspace` holds both ends
 * and is fractional, `leading` starts at 0 and counts up by a whole ratio, `trailing` ends at the last one.
 */
export function spacedTimesteps({ spacing, trainingTimesteps, steps, offset }: SpacingOptions): number[] {
  switch (spacing) {
    case 'linspace':
      return linspace(0, trainingTimesteps - 1, steps).reverse();
    case 'leading':
      return leading(trainingTimesteps, steps, offset);
    case 'trailing':
      return trailing(trainingTimesteps, trainingTimesteps / steps);
  }
}

/** As `spacedTimesteps`, but whole: for schedulers that look timesteps up in a table. */
export function wholeTimesteps(options: SpacingOptions): number[] {
  return spacedTimesteps(options).map(roundHalfToEven);
}

export function leading(trainingTimesteps: number, steps: number, offset: number): number[] {
  const ratio = Math.floor(trainingTimesteps / steps);
  return Array.from({ length: steps }, (_, index) => (steps - 1 - index) * ratio + offset);
}

/**
 * `numpy.arange(start, 0, -ratio)`, rounded, minus 1. Its length and its values come from rounded doubles: at some
 * numbers of steps (61, say) there is one value too many, which becomes -1.
 */
export function trailing(start: number, ratio: number): number[] {
  const step = start - ratio - start;
  return Array.from({ length: Math.ceil(start / ratio) }, (_, index) => roundHalfToEven(start + index * step) - 1);
}

/** @throws FrisketError `invalid_request` when more steps are asked for than the schedule has */
export function checkSteps(steps: number, greatest: number, className: string): void {
  if (steps > greatest)
    throw new FrisketError(
      'invalid_request',
      `${steps} steps are more than the ${greatest} that ${className} can take with this model.`,
      `Ask for at most ${greatest} steps.`,
      { values: { steps, mostSteps: greatest } },
    );
}
