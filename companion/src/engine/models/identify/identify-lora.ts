import type { ModelFamily } from '../../../../../shared/src/models.ts';
import type { LoraFile } from '../../weights/lora.ts';
import { familyOfWidth } from './family.ts';
import { adapter, type IdentifiedModel } from './identified.ts';

/** Keys and values of cross-attention, which see the text: `..._attn2_to_k`. */
const seesText = /_attn2_to_[kv]$/;

export function identifyLora({ modules }: LoraFile): IdentifiedModel {
  const projection = [...modules.unet].find(([key]) => seesText.test(key));
  const contextWidth = projection?.[1].down.shape[1];
  return adapter('lora', { family: familyOfWidth(contextWidth) ?? familyByText(modules), contextWidth });
}

/** What trains no cross-attention (or a small model's) is told by its text encoders: SDXL alone has a second one. */
function familyByText({ text_encoder_2: second }: LoraFile['modules']): ModelFamily | undefined {
  return second.size > 0 ? 'sdxl' : undefined;
}
