import { tensor, type Tensor } from '../core/tensor.ts';

/**
 * The scales of LoRAs as inputs of a graph.
 * @param known inputs that the graph has: one that adapts nothing in this network has none
 */
export function loraScaleInputs(scales: readonly number[], known: ReadonlySet<string>): Record<string, Tensor> {
  const inputs = scales.map((scale, index) => [`lora_scale.${index}`, tensor([1], Float32Array.of(scale))] as const);
  return Object.fromEntries(inputs.filter(([name]) => known.has(name)));
}
