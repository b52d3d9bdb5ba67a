import type { z } from 'zod';
import type { Tensor } from '../core/tensor.ts';
import type { Device } from '../networks/device.ts';

export type AnyTensor = Tensor | Tensor<BigInt64Array>;

/** One kind of reference case: what `case.json` holds for it, and how to compute what it expects. */
export interface CaseKind<Case = unknown> {
  readonly schema: z.ZodType<Case>;
  /**
   * @param folder the case's folder, to which paths in it are relative
   * @param device where networks run
   * @returns tensors by the names they have in `expected.safetensors`; a picture as `image`, [height, width, 3], 0 to 255
   */
  run(folder: string, parsed: Case, device: Device): Promise<ReadonlyMap<string, AnyTensor>>;
}
