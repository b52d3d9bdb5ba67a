import type { Device } from '../../engine/networks/device.ts';
import { describePlan, fits, gigabytes } from '../../engine/pipelines/memory/describe-plan.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { MemoryForecasts } from '../memory-forecasts.ts';
import type { Check } from './check.ts';

/** In what form each installed model would run, with what is free now. */
export function checkMemoryPlan({ provider }: Device, { budget, plans }: MemoryForecasts): Check {
  const name = 'Memory plan';
  const room =
    budget === undefined
      ? `nobody says how much memory ${provider} has: models are run as they were published`
      : `${gigabytes(budget)} may be used on ${provider} now`;
  const lines = [...plans].map(([id, plan]) =>
    plan instanceof FrisketError ? `${id}: ${plan.message}` : `${id}: ${describePlan(plan, budget)}`,
  );
  const found = [room, ...lines].join('\n');
  const tight = [...plans.values()].some((plan) => !(plan instanceof FrisketError) && !fits(plan, budget));
  if (tight)
    return { name, status: 'warning', found, advice: 'Close other programs, or choose a smaller model for those.' };
  return budget === undefined
    ? { name, status: 'ok', found, advice: 'Say it with `memory-gigabytes` in the configuration.' }
    : { name, status: 'ok', found };
}
