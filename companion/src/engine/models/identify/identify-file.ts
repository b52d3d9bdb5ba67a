import { FrisketError } from '../../../../../shared/src/errors.ts';
import { openFileWeights } from '../../weights/file.ts';
import { openLora } from '../../weights/lora.ts';
import type { WeightSource } from '../../weights/source.ts';
import { imageProjectionKind } from '../image-projection.ts';
import { openSingleFile } from '../single-file.ts';
import { familyOfWidth } from './family.ts';
import { adapter, type IdentifiedModel } from './identified.ts';
import { identifyCheckpoint } from './identify-folder.ts';
import { identifyLora } from './identify-lora.ts';

/** What a file is, by a name that nothing else has. The first that fits. */
const kinds: readonly { readonly mark: RegExp; readonly read: (file: WeightSource) => Promise<IdentifiedModel> }[] = [
  {
    mark: /^(model\.diffusion_model\.input_blocks\.|conditioner\.|cond_stage_model\.)/,
    read: async ({ label }) => identifyCheckpoint(await openSingleFile(label)),
  },
  {
    mark: /^(image_proj|ip_adapter)\./,
    read: (file) => Promise.resolve(identifyIpAdapter(file)),
  },
  {
    mark: /\.(lora_(A|B|up|down)|lora\.(up|down)|lora_linear_layer|to_(q|k|v|out)_lora|hada_|lokr_|dora_scale|oft_|boft_)|lora_magnitude_vector/,
    read: async ({ label }) => identifyLora(await openLora(label)),
  },
];

/** Files that people have and that cannot be used as they are: what each is, and what to do. */
const others: readonly (readonly [RegExp, string, string])[] = [
  [
    /^controlnet_cond_embedding\./,
    'a ControlNet without its configuration',
    'Put it into a folder as diffusion_pytorch_model.safetensors, with the config.json of the same ControlNet beside it.',
  ],
  [
    /^(control_model\.)?input_hint_block\./,
    'a ControlNet in the layout of the original code',
    "Use the same ControlNet in diffusers' layout: a folder with config.json.",
  ],
  [
    /^(vision_model\.|visual\.)/,
    'an image encoder without its configuration',
    'Put it into a folder as model.safetensors, with its config.json beside it.',
  ],
  [
    /^(encoder\.down\.|decoder\.up\.|encoder\.down_blocks\.|decoder\.up_blocks\.|(de|en)coder\.layers\.)/,
    'a VAE without its configuration',
    'Put it into a folder as diffusion_pytorch_model.safetensors, with its config.json beside it.',
  ],
  [/^(model\.diffusion_model\.)?double_blocks\./, 'a FLUX model', supported()],
  [/^(model\.diffusion_model\.)?joint_blocks\./, 'a Stable Diffusion 3 model', supported()],
  [
    /^(down_blocks|up_blocks)\.\d/,
    'a UNet alone',
    "Use a full checkpoint, or put it into the unet folder of a model in diffusers' layout.",
  ],
  [/^(text_model\.|transformer\.resblocks\.)/, 'a text encoder alone', supported()],
  [/^(clip_l|clip_g|emb_params|string_to_param)$/, 'a textual inversion', supported()],
];

function supported(): string {
  return 'Frisket uses Stable Diffusion 1.x, 2.x and XL, their LoRAs, ControlNets and IP-Adapters.';
}

/** @throws FrisketError `weights_invalid`, `model_unsupported`, `adapter_mismatch` */
export async function identifyFile(path: string): Promise<IdentifiedModel> {
  const file = await openFileWeights(path);
  const kind = kinds.find(({ mark }) => file.names.some((name) => mark.test(name)));
  if (kind) return await kind.read(file);
  const other = others.find(([mark]) => file.names.some((name) => mark.test(name)));
  const [first = 'nothing'] = file.names;
  throw new FrisketError(
    'model_unsupported',
    `${path} is ${other?.[1] ?? `of a kind that is not known here (it begins with "${first.slice(0, 80)}")`}.`,
    other?.[2] ?? supported(),
  );
}

/** @throws FrisketError `adapter_mismatch` for kinds that are not used (FaceID) */
function identifyIpAdapter(file: WeightSource): IdentifiedModel {
  const read = { base: /^image_proj\.proj\.weight$/, plus: /^image_proj\.proj_in\.weight$/ }[imageProjectionKind(file)];
  const contextWidth = secondAxis(file, /^ip_adapter\.\d+\.to_k_ip\.weight$/);
  const pictureWidth = secondAxis(file, read);
  return adapter('ip-adapter', {
    family: familyOfWidth(contextWidth),
    contextWidth,
    pictureWidths: pictureWidth === undefined ? undefined : [pictureWidth],
  });
}

/** The second axis of the first tensor of such a name: what a projection takes in. */
function secondAxis(file: WeightSource, pattern: RegExp): number | undefined {
  const name = file.names.find((candidate) => pattern.test(candidate));
  return name === undefined ? undefined : file.find(name)?.shape[1];
}
