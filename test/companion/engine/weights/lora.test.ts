import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoraTarget } from '../../../../companion/src/engine/weights/lora-target.ts';
import { openLora } from '../../../../companion/src/engine/weights/lora.ts';
import { floats, safetensors, type StoredValues } from './safetensors-file.ts';

let file: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-lora-'));
  file = join(folder, 'style.safetensors');
});
afterAll(() => rm(folder, { recursive: true }));

async function open(tensors: Readonly<Record<string, StoredValues>>, metadata?: Record<string, string>) {
  await writeFile(file, safetensors(Object.entries(tensors), metadata));
  return openLora(file);
}

const down = (rank: number) => floats([rank, 4], new Array<number>(rank * 4).fill(1));
const up = (rank: number) => floats([6, rank], new Array<number>(rank * 6).fill(1));
const alpha = (value: number) => floats([], [value]);

const attention = 'down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q';
const projection = 'down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_out_0';
const text = 'text_model_encoder_layers_0_self_attn_q_proj';
const textOut = 'text_model_encoder_layers_0_self_attn_out_proj';
const unetPath = 'down_blocks.0.attentions.0.transformer_blocks.0.attn1';
const textPath = 'text_model.encoder.layers.0.self_attn';

describe('every published naming of a LoRA means the same module', () => {
  it.each<[string, string, string, LoraTarget, string]>([
    ['PEFT', `unet.${unetPath}.to_q.lora_A.weight`, `unet.${unetPath}.to_q.lora_B.weight`, 'unet', attention],
    [
      'PEFT with an adapter name',
      `unet.${unetPath}.to_q.lora_A.default.weight`,
      `unet.${unetPath}.to_q.lora_B.default.weight`,
      'unet',
      attention,
    ],
    ['diffusers', `unet.${unetPath}.to_q.lora.down.weight`, `unet.${unetPath}.to_q.lora.up.weight`, 'unet', attention],
    [
      "diffusers' first",
      `unet.${unetPath}.processor.to_q_lora.down.weight`,
      `unet.${unetPath}.processor.to_q_lora.up.weight`,
      'unet',
      attention,
    ],
    [
      "diffusers' first, of an output",
      `unet.${unetPath}.processor.to_out_lora.down.weight`,
      `unet.${unetPath}.processor.to_out_lora.up.weight`,
      'unet',
      projection,
    ],
    ["kohya's", `lora_unet_${attention}.lora_down.weight`, `lora_unet_${attention}.lora_up.weight`, 'unet', attention],
    [
      "kohya's of SD 1.x's text encoder",
      `lora_te_${text}.lora_down.weight`,
      `lora_te_${text}.lora_up.weight`,
      'text_encoder',
      text,
    ],
    [
      "kohya's of SDXL's first text encoder",
      `lora_te1_${text}.lora_down.weight`,
      `lora_te1_${text}.lora_up.weight`,
      'text_encoder',
      text,
    ],
    [
      "kohya's of SDXL's second text encoder",
      `lora_te2_${text}.lora_down.weight`,
      `lora_te2_${text}.lora_up.weight`,
      'text_encoder_2',
      text,
    ],
    [
      'PEFT of a text encoder',
      `text_encoder.${textPath}.q_proj.lora_A.weight`,
      `text_encoder.${textPath}.q_proj.lora_B.weight`,
      'text_encoder',
      text,
    ],
    [
      'PEFT of a second text encoder',
      `text_encoder_2.${textPath}.q_proj.lora_A.weight`,
      `text_encoder_2.${textPath}.q_proj.lora_B.weight`,
      'text_encoder_2',
      text,
    ],
    [
      'diffusers of a text encoder',
      `text_encoder.${textPath}.q_proj.lora_linear_layer.down.weight`,
      `text_encoder.${textPath}.q_proj.lora_linear_layer.up.weight`,
      'text_encoder',
      text,
    ],
    [
      "diffusers' first of a text encoder",
      `text_encoder.${textPath}.to_out_lora.down.weight`,
      `text_encoder.${textPath}.to_out_lora.up.weight`,
      'text_encoder',
      textOut,
    ],
  ])('%s', async (_, downName, upName, target, module) => {
    const { modules } = await open({ [downName]: down(2), [upName]: up(2) });
    expect([...modules[target].keys()]).toEqual([module]);
    expect(modules[target].get(module)).toMatchObject({ rank: 2, factor: 1 });
    const others = (['unet', 'text_encoder', 'text_encoder_2'] as const).filter((other) => other !== target);
    for (const other of others) expect(modules[other].size).toBe(0);
  });
});

describe('the strength of a layer', () => {
  it('is alpha by rank, each layer its own', async () => {
    const { modules } = await open({
      'lora_unet_a.lora_down.weight': down(4),
      'lora_unet_a.lora_up.weight': up(4),
      'lora_unet_a.alpha': alpha(1),
      'lora_unet_b.lora_down.weight': down(2),
      'lora_unet_b.lora_up.weight': up(2),
      'lora_unet_b.alpha': alpha(8),
      'lora_unet_c.lora_down.weight': down(3),
      'lora_unet_c.lora_up.weight': up(3),
    });
    expect([...modules.unet].map(([name, { rank, factor }]) => [name, rank, factor])).toEqual([
      ['a', 4, 0.25],
      ['b', 2, 4],
      ['c', 3, 1],
    ]);
  });

  const peft = { 'unet.mid.to_q.lora_A.weight': down(4), 'unet.mid.to_q.lora_B.weight': up(4) };
  const config = (fields: Record<string, unknown>) => ({ format: 'pt', lora_adapter_metadata: JSON.stringify(fields) });
  const factorWith = async (metadata: Record<string, string>) =>
    (await open(peft, metadata)).modules.unet.get('mid_to_q')?.factor;

  it('stands in the header where diffusers trained it', async () => {
    expect(await factorWith(config({ 'unet.r': 4, 'unet.lora_alpha': 8 }))).toBe(2);
    expect(await factorWith(config({ 'text_encoder.r': 4, 'text_encoder.lora_alpha': 8 }))).toBe(1);
  });

  it('is by the root of the rank for rank-stabilised LoRAs', async () => {
    expect(await factorWith(config({ 'unet.lora_alpha': 8, 'unet.use_rslora': true }))).toBe(4);
  });

  it('may be another for some modules', async () => {
    expect(await factorWith(config({ 'unet.lora_alpha': 8, 'unet.alpha_pattern': { to_q: 2 } }))).toBe(0.5);
    expect(await factorWith(config({ 'unet.lora_alpha': 8, 'unet.alpha_pattern': { q: 2 } }))).toBe(2);
  });

  it.each(['{', '[]', '{"unet.lora_alpha": "8"}', '{"unet.lora_alpha": null}'])(
    'is 1 where the header says nothing that can be read: %s',
    async (text) => {
      expect(await factorWith({ lora_adapter_metadata: text })).toBe(1);
    },
  );
});

describe('what is no LoRA that can be used is refused by name', () => {
  const pair = { 'lora_unet_a.lora_down.weight': down(2), 'lora_unet_a.lora_up.weight': up(2) };

  it.each<[string, Readonly<Record<string, StoredValues>>, RegExp]>([
    [
      'DoRA',
      { ...pair, 'lora_unet_a.dora_scale': floats([6], [1, 1, 1, 1, 1, 1]) },
      /uses DoRA \(tensor "lora_unet_a\.dora_scale"\)/,
    ],
    ['DoRA of PEFT', { 'unet.a.lora_magnitude_vector.weight': floats([1], [1]) }, /uses DoRA/],
    [
      'LoHa',
      { 'lora_unet_a.hada_w1_a': down(2), 'lora_unet_a.hada_w1_b': up(2) },
      /uses LoHa \(tensor "lora_unet_a\.hada_w1_a"\)/,
    ],
    ['LoKr', { 'lora_unet_a.lokr_w1': down(2) }, /uses LoKr \(tensor "lora_unet_a\.lokr_w1"\)/],
    ['a Tucker core', { ...pair, 'lora_unet_a.lora_mid.weight': down(2) }, /Tucker core/],
    ['OFT', { 'lora_unet_a.oft_blocks': down(2) }, /uses OFT/],
    [
      'a checkpoint',
      { 'model.diffusion_model.out.2.bias': floats([1], [1]) },
      /tensor "model\.diffusion_model\.out\.2\.bias" is not a part of a LoRA/,
    ],
    ['nothing', {}, /it holds no LoRA/],
    ['one factor alone', { 'lora_unet_a.lora_down.weight': down(2) }, /module "a" lacks its up factor/],
    ['the other factor alone', { 'lora_unet_a.lora_up.weight': up(2) }, /module "a" lacks its down factor/],
    [
      'factors of two ranks',
      { 'lora_unet_a.lora_down.weight': down(2), 'lora_unet_a.lora_up.weight': up(3) },
      /factors of module "a" have the shapes \[2, 4\] and \[6, 3\]/,
    ],
    [
      'rank 0',
      { 'lora_unet_a.lora_down.weight': floats([0, 4], []), 'lora_unet_a.lora_up.weight': floats([6, 0], []) },
      /factors of module "a"/,
    ],
  ])('%s', async (_, tensors, problem) => {
    await expect(open(tensors)).rejects.toMatchObject({
      code: 'adapter_mismatch',
      message: expect.stringMatching(problem) as string,
    });
    await expect(open(tensors)).rejects.toMatchObject({ message: expect.stringContaining(file) as string });
  });
});
