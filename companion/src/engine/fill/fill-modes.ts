import type { FillMode } from '../../../../shared/src/job.ts';

/** What sets one kind of fill apart from another. */
export interface FillRules {
  /**
   * What the network starts from in the hole:
   * - `structure`: pieces of the surroundings, put together so that lines and textures go on
   * - `grey`: nothing that it could mistake for something to keep
   */
  readonly prefill: 'structure' | 'grey';
  /** What is asked for where the prompt is empty: whatever fits, or in so many words a background. */
  readonly emptyPrompt: 'anything' | 'background';
  /** Whether the result goes on from what lies at the mask's edge, or is another thing that ends there. */
  readonly edge: 'continues' | 'ends';
}

export const fillRules: Readonly<Record<FillMode, FillRules>> = {
  fill: { prefill: 'structure', emptyPrompt: 'anything', edge: 'continues' },
  add: { prefill: 'grey', emptyPrompt: 'anything', edge: 'continues' },
  remove: { prefill: 'structure', emptyPrompt: 'background', edge: 'continues' },
  // The mask's edge is the outline of the subject, whose colours must not leak.
  background: { prefill: 'grey', emptyPrompt: 'background', edge: 'ends' },
  expand: { prefill: 'structure', emptyPrompt: 'anything', edge: 'continues' },
};
