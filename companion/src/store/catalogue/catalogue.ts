import { controlNets } from './controlnets.ts';
import type { CatalogueEntry } from './entry.ts';
import { fewStepLoras } from './few-step-loras.ts';
import { ipAdapters } from './ip-adapters.ts';
import { preprocessors } from './preprocessors.ts';
import { sd15Models } from './sd15.ts';
import { sdxlModels } from './sdxl.ts';
import { tinyVaes } from './tiny-vaes.ts';

/** What can be downloaded by its name, in the order in which it is shown. */
export const catalogue: readonly CatalogueEntry[] = [
  ...sdxlModels,
  ...sd15Models,
  ...fewStepLoras,
  ...controlNets,
  ...ipAdapters,
  ...tinyVaes,
  ...preprocessors,
];

export function catalogueEntry(id: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.id === id);
}
