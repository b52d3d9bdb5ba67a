import type { Draft } from './draft.ts';
import { mostLoras, type ChosenLora } from '../../../../shared/src/job.ts';
import { adapterFits, type AdapterSummary, type ModelSummary } from '../../../../shared/src/models.ts';

/** The LoRAs among the adapters that can be used with a model. */
export function fittingLoras(
  adapters: readonly AdapterSummary[],
  model: ModelSummary | undefined,
): readonly AdapterSummary[] {
  return adapters.filter((adapter) => adapter.kind === 'lora' && model && adapterFits(adapter, model));
}

/** @returns the same when it is chosen already, or no more are taken */
export function withLora(chosen: readonly ChosenLora[], model: string): ChosenLora[] {
  if (chosen.length >= mostLoras || chosen.some((lora) => lora.model === model)) return [...chosen];
  return [...chosen, { model, scale: 1 }];
}

export function withScale(chosen: readonly ChosenLora[], model: string, scale: number): ChosenLora[] {
  return chosen.map((lora) => (lora.model === model ? { ...lora, scale } : lora));
}

/** @returns undefined for none, which is how nothing is left set */
export function withoutLora(chosen: readonly ChosenLora[], model: string): ChosenLora[] | undefined {
  const left = chosen.filter((lora) => lora.model !== model);
  return left.length === 0 ? undefined : left;
}

/** A draft without the LoRAs that are chosen and cannot be used with the present model. */
export function withUsableLoras(draft: Draft, usable: readonly AdapterSummary[]): Draft {
  return { ...draft, loras: draft.loras?.filter(({ model }) => usable.some(({ id }) => id === model)) };
}
