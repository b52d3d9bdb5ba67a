import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';

/**
 * Whether a model hears what to avoid.
 * @param loras that are chosen
 * @param guidanceScale that was chosen; the LoRAs' or the model's own where it is absent
 * @returns `with-guidance`: it would, with a guidance scale above 1
 */
export function avoiding(
  model: Pick<ModelSummary, 'unguided'> | undefined,
  loras: readonly Pick<AdapterSummary, 'unguided'>[],
  guidanceScale: number | undefined,
): 'yes' | 'with-guidance' | 'never' {
  if (model?.unguided === 'always') return 'never';
  const isUsually = model?.unguided === undefined && !loras.some(({ unguided }) => unguided);
  const isGuided = guidanceScale === undefined ? isUsually : guidanceScale > 1;
  return isGuided ? 'yes' : 'with-guidance';
}
