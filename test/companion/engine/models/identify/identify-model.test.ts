import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../../../companion/src/app-root.ts';
import { identifyModel } from '../../../../../companion/src/engine/models/identify/identify-model.ts';
import { sparseSafetensors, type Shapes } from '../../../../fakes/sparse-safetensors.ts';

const golden = (name: string) => join(appRoot, 'test', 'golden', 'models', name);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-identify-'));
  return () => rm(folder, { recursive: true });
});

/** A file with the names and shapes of a published one, and no contents. */
async function fileOf(shapes: Shapes): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.safetensors`);
  await sparseSafetensors(path, shapes);
  onTestFinished(() => rm(path));
  return path;
}

describe('models in the layouts in which they are published', () => {
  test.each([
    ['tiny-sdxl', { kind: 'checkpoint', family: 'sdxl', contextWidth: 80 }],
    ['tiny-sd15', { kind: 'checkpoint', family: 'sd15', contextWidth: 32 }],
    ['tiny-lcm', { kind: 'checkpoint', family: 'sd15' }],
    ['tiny-sdxl-single.safetensors', { kind: 'checkpoint', family: 'sdxl' }],
    ['tiny-sd15-single.safetensors', { kind: 'checkpoint', family: 'sd15' }],
    ['tiny-sdxl-refiner', { kind: 'refiner', family: 'sdxl' }],
    ['tiny-sdxl-controlnet', { kind: 'controlnet', family: 'sdxl', contextWidth: 80 }],
    ['tiny-sdxl-controlnet-small', { kind: 'controlnet', family: 'sdxl', contextWidth: 80 }],
    ['tiny-sd15-controlnet', { kind: 'controlnet', contextWidth: 32 }],
    ['tiny-taesd', { kind: 'vae' }],
    ['tiny-sd15/vae', { kind: 'vae' }],
    ['tiny-image-encoder', { kind: 'image-encoder', pictureWidths: [24, 32] }],
    ['loras/sdxl-peft.safetensors', { kind: 'lora', contextWidth: 80 }],
    ['loras/sdxl-text.safetensors', { kind: 'lora', family: 'sdxl' }],
    ['loras/sd15-kohya.safetensors', { kind: 'lora', contextWidth: 32 }],
    ['ip-adapters/sdxl-plus.safetensors', { kind: 'ip-adapter', contextWidth: 80, pictureWidths: [32] }],
    ['ip-adapters/sd15-base.safetensors', { kind: 'ip-adapter', contextWidth: 32, pictureWidths: [24] }],
  ])('%s', async (name, expected) => {
    expect(await identifyModel(golden(name))).toMatchObject(expected);
  });
});

describe('the family of an adapter is told by the width of the text that it attends to', () => {
  const attention = 'down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k';
  const lora = (width: number): Shapes => ({
    [`unet.${attention}.lora_A.weight`]: [8, width],
    [`unet.${attention}.lora_B.weight`]: [640, 8],
  });
  const module = 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k';
  const kohya = (width: number): Shapes => ({
    [`${module}.lora_down.weight`]: [8, width],
    [`${module}.lora_up.weight`]: [640, 8],
    [`${module}.alpha`]: [],
  });
  const ipAdapter = (width: number): Shapes => ({
    'image_proj.proj.weight': [4 * width, 1280],
    'image_proj.norm.weight': [width],
    'ip_adapter.1.to_k_ip.weight': [640, width],
  });

  test.each([
    [768, 'sd15'],
    [1024, 'sd2'],
    [2048, 'sdxl'],
  ])('%d is %s', async (contextWidth, family) => {
    for (const [kind, shapes] of [
      ['lora', lora(contextWidth)],
      ['lora', kohya(contextWidth)],
      ['ip-adapter', ipAdapter(contextWidth)],
    ] as const)
      expect(await identifyModel(await fileOf(shapes))).toMatchObject({ kind, family, contextWidth });
  });
});

describe('what cannot be used as it is says what it is', () => {
  test.each<[string, Shapes, RegExp]>([
    ['a ControlNet alone', { 'controlnet_cond_embedding.conv_in.weight': [16, 3, 3, 3] }, /ControlNet.*config\.json/],
    ['an original ControlNet', { 'control_model.input_hint_block.0.weight': [16, 3, 3, 3] }, /original code/],
    ['a VAE', { 'encoder.down.0.block.0.conv1.weight': [128, 128, 3, 3] }, /VAE.*config\.json/],
    ['an image encoder', { 'vision_model.embeddings.class_embedding': [1280] }, /image encoder/],
    ['a UNet', { 'down_blocks.0.resnets.0.conv1.weight': [320, 320, 3, 3] }, /UNet alone/],
    ['FLUX', { 'double_blocks.0.img_attn.proj.weight': [8, 8] }, /FLUX/],
    ['Stable Diffusion 3', { 'model.diffusion_model.joint_blocks.0.x_block.attn.proj.weight': [8, 8] }, /Diffusion 3/],
    ['a textual inversion', { clip_l: [4, 768], clip_g: [4, 1280] }, /textual inversion/],
    ['a LoHa', { 'lora_unet_mid_block_attentions_0_proj_in.hada_w1_a': [8, 8] }, /LoHa/],
    ['something else', { weight: [1] }, /not known here.*"weight"/],
    ['nothing', {}, /"nothing"/],
    [
      'a checkpoint without its text encoders',
      { 'model.diffusion_model.input_blocks.0.0.weight': [320, 4, 3, 3] },
      /text encoders/,
    ],
  ])('%s', async (_what, shapes, sentence) => {
    const error = await identifyModel(await fileOf(shapes)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(model_unsupported|adapter_mismatch)$/) as unknown });
    const { message, hint } = error as { message: string; hint?: string };
    expect(`${message} ${hint}`).toMatch(sentence);
  });

  test('a network of another class, by its folder', async () => {
    const path = join(folder, 'prior');
    await cp(golden('tiny-taesd'), path, { recursive: true });
    await writeFile(join(path, 'config.json'), JSON.stringify({ _class_name: 'PriorTransformer' }));
    await expect(identifyModel(path)).rejects.toMatchObject({
      code: 'model_unsupported',
      message: expect.stringContaining('a PriorTransformer') as unknown,
    });
  });

  test('nothing at all', async () => {
    await expect(identifyModel(join(folder, 'missing'))).rejects.toMatchObject({ code: 'model_not_found' });
  });
});
