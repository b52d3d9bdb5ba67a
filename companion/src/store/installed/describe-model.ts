import { basename } from 'node:path';
import { FrisketError, type ErrorInfo } from '../../../../shared/src/errors.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import type { Checkpoint } from '../../engine/models/checkpoint.ts';
import { identifyModel } from '../../engine/models/identify/identify-model.ts';
import { readModelCard } from '../../engine/models/model-card.ts';
import { nativeSideOf } from '../../engine/models/native-side.ts';
import { defaultsFor } from '../../engine/models/defaults.ts';
import { isGuided } from '../../engine/models/is-guided.ts';
import { titleOf } from './model-id.ts';

/** What the panel shows of a model, or why it cannot be used. */
export type ModelState =
  | { readonly usable: true; readonly summary: ModelSummary | AdapterSummary }
  | { readonly usable: false; readonly problem: ErrorInfo };

/**
 * Reads what a model is and what it says of itself.
 * @param name of its folder or file
 */
export async function describeModel(id: string, path: string, name = basename(path)): Promise<ModelState> {
  try {
    const [card, identified] = await Promise.all([readModelCard(path), identifyModel(path)]);
    const named = {
      id,
      title: card.title ?? titleOf(name),
      ...(card.description === undefined ? {} : { description: card.description }),
    };
    if (identified.kind !== 'checkpoint') {
      const unguided = (card.defaults.guidanceScale ?? Infinity) <= 1;
      return { usable: true, summary: { ...named, ...identified, ...(unguided ? { unguided } : {}) } };
    }
    const { kind, family, contextWidth, checkpoint } = identified;
    const { suggestions } = card;
    const nativeSide = nativeSideOf(checkpoint);
    const unguided = await unguidedOf(checkpoint);
    return {
      usable: true,
      summary: { ...named, kind, family, contextWidth, nativeSide, ...(unguided ? { unguided } : {}), suggestions },
    };
  } catch (error) {
    return { usable: false, problem: FrisketError.wrap(error, 'model_invalid').toInfo() };
  }
}

async function unguidedOf(checkpoint: Checkpoint): Promise<ModelSummary['unguided']> {
  if (!isGuided(Infinity, checkpoint.unet.config)) return 'always';
  const { guidanceScale } = await defaultsFor(checkpoint);
  return isGuided(guidanceScale, checkpoint.unet.config) ? undefined : 'by-default';
}
