import { randomUUID } from 'node:crypto';
import { imageIdOf } from '../../companion/src/daemon/image-id.ts';
import type { FillJob, GenerateJob, ImageId } from '../../shared/src/job.ts';
import { pngOf } from './pictures.ts';

export const newId = (): string => randomUUID();

export function generateJob(changes: Partial<GenerateJob> = {}): GenerateJob {
  return { kind: 'generate', model: 'swatch', prompt: 'turquoise water', seed: 7, width: 64, height: 64, ...changes };
}

export interface FillCase {
  readonly job: FillJob;
  readonly images: ReadonlyMap<ImageId, Uint8Array>;
  readonly image: Uint8Array;
  readonly mask: Uint8Array;
}

/** A fill with its two pictures, of colours of its own when given. */
export async function fillCase(colour = '#4080c0', mask?: Uint8Array): Promise<FillCase> {
  const image = await pngOf(64, 48, colour);
  const white = mask ?? (await pngOf(64, 48, '#ffffff'));
  const job: FillJob = {
    kind: 'fill',
    model: 'swatch',
    prompt: 'turquoise water',
    seed: 7,
    image: imageIdOf(image),
    mask: imageIdOf(white),
  };
  return {
    job,
    image,
    mask: white,
    images: new Map([
      [job.image, image],
      [job.mask, white],
    ]),
  };
}
