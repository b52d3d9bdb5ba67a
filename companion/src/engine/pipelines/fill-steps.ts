import { FrisketError } from '../../../../shared/src/errors.ts';
import { limits } from '../../../../shared/src/limits.ts';

/** With one or two steps a soft mask has nothing to fade over: a latent is painted or it is not. */
const leastVisited = 4;

/** Steps of a schedule of which a strength runs at least four: those that were asked for, or more. */
export function fillSteps(steps: number, strength: number, least: number = leastVisited): number {
  let enough = steps;
  while (stepsRun(enough, strength) < least && enough < limits.steps) enough++;
  return enough;
}

/**
 * What a person asks for must do something.
 * @throws FrisketError `invalid_request` when the strength leaves none of the steps, naming the least that leaves one
 */
export function checkStrength(steps: number, strength: number): void {
  if (stepsRun(steps, strength) >= 1) return;
  const leastStrength = Math.ceil(1000 / steps) / 1000;
  throw new FrisketError(
    'invalid_request',
    `A strength of ${strength} leaves none of ${steps} steps to run.`,
    `Use a strength of at least ${leastStrength}, or more steps.`,
    { values: { steps, strength, leastStrength } },
  );
}

/** A schedule runs the last floor(steps * strength) of its steps. */
function stepsRun(steps: number, strength: number): number {
  return Math.floor(steps * strength);
}
