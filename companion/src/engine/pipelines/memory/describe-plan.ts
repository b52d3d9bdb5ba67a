import type { MemoryPlan } from './memory-plan.ts';

/** What a plan does beside keeping everything as it was published and in its place. */
const savings: readonly (readonly [(plan: MemoryPlan) => boolean, string])[] = [
  [({ precision }) => precision === '8-bit', 'in 8 bits'],
  [({ precision }) => precision === '4-bit', 'in 4 bits, which show'],
  [({ residency }) => residency === 'staged', 'its parts loaded in turn for each picture'],
  [({ vae }) => vae === 'tiled', 'pictures in tiles'],
  [({ guidance }) => guidance === 'one by one', 'prompts one by one'],
];

/** How a model runs under a plan, in a clause: `in 8 bits, 5.3 GB`. */
export function describePlan(plan: MemoryPlan, budget: number | undefined): string {
  const parts = savings.flatMap(([applies, words]) => (applies(plan) ? [words] : []));
  const form = parts.length === 0 ? 'as it was published' : parts.join(', ');
  const needs = `${form}, ${gigabytes(plan.forecast)}`;
  return fits(plan, budget) ? needs : `${needs}: more than there is, so it may run out of memory`;
}

export function fits({ forecast }: MemoryPlan, budget: number | undefined): boolean {
  return budget === undefined || forecast <= budget;
}

/** `5.3 GB` */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;
}
