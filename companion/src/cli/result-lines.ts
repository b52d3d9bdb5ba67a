import type { EngineResult } from '../engine/engine.ts';

/** How a picture was made: settings, what went otherwise than asked, and where the time went. */
export function resultLines({ resolved, timings, notices = [] }: EngineResult): string[] {
  const { model, steps, guidanceScale, seed, precision } = resolved;
  const total = Object.values(timings).reduce((sum, milliseconds) => sum + milliseconds, 0);
  const stages = Object.entries(timings).map(([stage, milliseconds]) => `${stage} ${seconds(milliseconds)}`);
  return [
    `${model}${precision === undefined ? '' : ` in ${precision}`}, ${steps} steps, guidance ${guidanceScale}, seed ${seed}, ${seconds(total)}`,
    `  ${stages.join(', ')}`,
    ...notices.map(({ message }) => message),
  ];
}

function seconds(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
