import type { ModelSummary } from '../../../../shared/src/models.ts';

/**
 * Whether a model hears what to avoid.
 * @param guidanceScale that was chosen; the model's own where it is absent
 * @returns `with-guidance`: it would, with a guidance scale above 1
 */
export function avoiding(
  model: Pick<ModelSummary, 'unguided'> | undefined,
  guidanceScale: number | undefined,
): 'yes' | 'with-guidance' | 'never' {
  if (model?.unguided === 'always') return 'never';
  const isGuided = guidanceScale === undefined ? model?.unguided === undefined : guidanceScale > 1;
  return isGuided ? 'yes' : 'with-guidance';
}
