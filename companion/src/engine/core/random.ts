/** A source of standard normal values; see `torch-random.ts` for the one that draws as PyTorch does. */
export interface Random {
  /** As many values as the shape holds, in row order. */
  randn(dims: readonly number[]): Float32Array;
}
