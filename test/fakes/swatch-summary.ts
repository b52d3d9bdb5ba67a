import type { ModelSummary } from '../../shared/src/models.ts';

/** A model as the companion tells of it, of the width of published ones, whose adapters fit it. */
export const swatchSummary: ModelSummary = {
  id: 'swatch',
  title: 'Swatch',
  kind: 'checkpoint',
  family: 'sdxl',
  contextWidth: 2048,
  nativeSide: 256,
  suggestions: [],
};
