import type { Request } from '../../../../shared/src/request.ts';
import type { References } from './references.ts';

/** Absolute paths of what is built into a UNet's graph: another set is another graph over the same weights. */
export interface AdapterSet {
  readonly loras: readonly string[];
  readonly controlNets: readonly string[];
  readonly ipAdapters: readonly string[];
}

export const noAdapters: AdapterSet = { loras: [], controlNets: [], ipAdapters: [] };

export function adaptersOf(request: Request, references: References): AdapterSet {
  return {
    loras: request.loras.map(({ weights }) => references.model(weights)),
    controlNets: request.controlNets.map(({ model }) => references.model(model)),
    ipAdapters: request.ipAdapters.map(({ weights }) => references.model(weights)),
  };
}
