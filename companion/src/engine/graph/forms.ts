/**
 * How the graphs are written for one execution provider: which of several equal forms its kernels run right and fast.
 * Attention, normalisation and linear each choose in one place, by this.
 */
export interface Forms {
  /** Type of activations and weights; inputs and outputs of a graph are float32 all the same. */
  readonly compute: 'float32' | 'float16';
  /** Whether tables of which few rows are read may stay in half precision when `compute` is float32. */
  readonly halfTables: boolean;
  /** One fused node, or matrix products and a softmax. */
  readonly attention: 'fused' | 'plain';
  /** Whether parts that are not needed at a step are left out by an `If`, rather than multiplied by 0. */
  readonly branches: boolean;
}

/** What every number in the tests was made with. */
export const referenceForms: Forms = { compute: 'float32', halfTables: true, attention: 'fused', branches: true };
