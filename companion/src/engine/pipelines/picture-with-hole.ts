import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';
import { toUnit } from '../images/pixels.ts';
import type { ControlNetConfig } from '../models/controlnet.ts';
import type { Mask } from './latents.ts';

/**
 * What stands in the hole of the picture that an inpaint ControlNet sees, by its family: -1 for SD 1.5
 * (lllyasviel/control_v11p_sd15_inpaint), white for SDXL (destitech/controlnet-inpaint-dreamer-sdxl, the only one of the
 * catalogue's).
 */
function holeOf({ addition_embed_type: added }: Pick<ControlNetConfig, 'addition_embed_type'>): number {
  return added === 'text_time' ? 1 : -1;
}

/** The picture in [0, 1], [1, 3, height, width], with its hole as the ControlNet was shown it. @throws FrisketError `invalid_request` */
export function pictureWithHole(
  { image, mask }: { readonly image?: Pixels; readonly mask?: Pick<Mask, 'grey'> },
  config: Pick<ControlNetConfig, 'addition_embed_type'>,
): Tensor {
  if (!image || !mask)
    throw new FrisketError(
      'invalid_request',
      'request.controlNets: "masked" needs the task inpaint.',
      'Give the ControlNet an image.',
    );
  const unit = toUnit(image);
  const size = image.width * image.height;
  const hole = holeOf(config);
  return {
    dims: unit.dims,
    data: unit.data.map((value, at) => ((mask.grey[at % size] ?? 0) / 255 > 0.5 ? hole : value)),
  };
}
