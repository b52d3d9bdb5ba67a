import { FrisketError } from '../../../../shared/src/errors.ts';
import { limits } from '../../../../shared/src/limits.ts';

/** With one or two steps a soft mask has nothing to fade over: a latent is painted or it is not. */
const leastVisited = 4;

/**
 * Steps of a schedule of which a strength runs at least four: those that were asked for, or more.
 * @throws FrisketError `invalid_request` when a strength would leave none of the steps that were asked for
 */
export function fillSteps(steps: number, strength: number, least: number = leastVisited): number {
  // A schedule runs the last floor(steps * strength) of its steps.
  if (Math.floor(steps * strength) < 1) {
    const leastStrength = Math.ceil(1000 / steps) / 1000;
    throw new FrisketError(
      'invalid_request',
      `A strength of ${strength} leaves none of ${steps} steps to run.`,
      `Use a strength of at least ${leastStrength}, or more steps.`,
    );
  }
  let enough = steps;
  while (Math.floor(enough * strength) < least) enough++;
  return Math.min(limits.steps, enough);
}
