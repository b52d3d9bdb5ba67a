import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../../companion/src/engine/weights/safetensors.ts';
import { parse } from '../../../../shared/src/errors.ts';
import { requestSchema } from '../../../../shared/src/request.ts';
import { floats, safetensors } from '../weights/safetensors-file.ts';
import { models, pictures, run, small } from './tiny-models.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-bad-models-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
/** A copy of a reference model that may be spoilt. */
async function copyOf(model: string): Promise<string> {
  const copy = join(folder, `${model}-${count++}`);
  await cp(join(models, model), copy, { recursive: true });
  return copy;
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}

/** Changes a safetensors file's header; `names` says what else a tensor is called. */
async function rename(file: string, name: string, other: string): Promise<void> {
  const bytes = await readFile(file);
  const end = 8 + Number(bytes.readBigUInt64LE());
  const header = bytes.subarray(8, end).toString('utf8').replace(`"${name}"`, `"${other}"`);
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  await writeFile(file, Buffer.concat([length, text, bytes.subarray(end)]));
}

const unetFile = (model: string) => join(model, 'unet', 'diffusion_pytorch_model.safetensors');

function refusal(code: string, ...parts: readonly string[]) {
  return {
    code,
    message: expect.stringMatching(
      new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')),
    ) as string,
  };
}

describe('a model that is damaged is refused by what is wrong with it', () => {
  it('weights that are not numbers', async () => {
    const model = await copyOf('tiny-sd15');
    const file = unetFile(model);
    const entry = (await readSafetensors(file)).tensors.get('mid_block.resnets.0.conv1.weight');
    const bytes = await readFile(file);
    bytes.fill(0xff, entry?.offset, (entry?.offset ?? 0) + 8);
    await writeFile(file, bytes);
    await expect(run({ model })).rejects.toMatchObject(refusal('numbers_invalid', 'UNet', 'not finite'));
  });

  it('a tensor that is missing', async () => {
    const model = await copyOf('tiny-sd15');
    await rename(unetFile(model), 'mid_block.resnets.0.conv1.weight', 'mid_block.resnets.0.conv9.weight');
    await expect(run({ model })).rejects.toMatchObject(
      refusal('tensor_missing', join(model, 'unet'), 'mid_block.resnets.0.conv1.weight'),
    );
  });

  it('a tensor of another shape than the configuration says', async () => {
    const model = await copyOf('tiny-sd15');
    await edit(join(model, 'unet', 'config.json'), (json) =>
      json.replace(/"cross_attention_dim": 32/, '"cross_attention_dim": 48'),
    );
    await expect(run({ model })).rejects.toMatchObject(
      refusal('weights_invalid', 'attn2.to_k.weight', '[16, 32] where [16, 48] is expected'),
    );
  });

  it('a UNet of five channels', async () => {
    const model = await copyOf('tiny-sd15');
    await edit(join(model, 'unet', 'config.json'), (json) => json.replace('"in_channels": 4', '"in_channels": 5'));
    await expect(run({ model })).rejects.toMatchObject(
      refusal('model_unsupported', join(model, 'unet', 'config.json'), 'in_channels', '4 or 9 input channels'),
    );
  });

  it('a configuration that would change the network in a way that is not built', async () => {
    const model = await copyOf('tiny-sd15');
    await edit(join(model, 'unet', 'config.json'), (json) =>
      json.replace('"in_channels": 4', '"in_channels": 4, "class_embed_type": "timestep"'),
    );
    await expect(run({ model })).rejects.toMatchObject(refusal('model_unsupported', 'class_embed_type'));
  });

  it('a configuration that is not JSON, and one that is gone', async () => {
    const model = await copyOf('tiny-sd15');
    await writeFile(join(model, 'vae', 'config.json'), '{');
    await expect(run({ model })).rejects.toMatchObject(
      refusal('model_invalid', join(model, 'vae', 'config.json'), 'not JSON'),
    );
    await rm(join(model, 'vae', 'config.json'));
    await expect(run({ model })).rejects.toMatchObject(refusal('model_invalid', join(model, 'vae', 'config.json')));
  });

  it('a pickle in place of weights', async () => {
    const model = await copyOf('tiny-sd15');
    await rm(unetFile(model));
    await writeFile(join(model, 'unet', 'diffusion_pytorch_model.bin'), Uint8Array.of(0x80, 2));
    await expect(run({ model })).rejects.toMatchObject(
      refusal('weights_invalid', 'diffusion_pytorch_model.bin is a pickle'),
    );
  });

  it('a file that is no checkpoint', async () => {
    const file = join(folder, 'other.safetensors');
    await writeFile(file, safetensors([['weight', floats([1], [1])]]));
    await expect(run({ model: file })).rejects.toMatchObject(refusal('model_unsupported', file));
  });

  it('nothing at all', async () => {
    await expect(run({ model: join(folder, 'nowhere') })).rejects.toMatchObject({
      message: expect.stringContaining('nowhere') as string,
    });
  });
});

describe('an adapter for another family is refused by the module', () => {
  it('a LoRA', async () => {
    await expect(run({ loras: [{ weights: 'loras/sd15-kohya.safetensors' }] })).rejects.toMatchObject(
      refusal('adapter_mismatch', 'sd15-kohya.safetensors'),
    );
    await expect(
      run({ model: 'tiny-sd15', loras: [{ weights: 'loras/sdxl-peft.safetensors' }] }),
    ).rejects.toMatchObject(refusal('adapter_mismatch', 'sdxl-peft.safetensors', 'module'));
  });

  it('a ControlNet', async () => {
    const control = join(pictures('sdxl-everything'), 'control.png');
    await expect(run({ controlNets: [{ model: 'tiny-sd15-controlnet', image: control }] })).rejects.toMatchObject(
      refusal('adapter_mismatch', 'tiny-sd15-controlnet', 'cross_attention_dim'),
    );
    // It reads no text, and of SDXL only the added conditions.
    const sdxlAlone = { model: 'tiny-sd15', controlNets: [{ model: 'tiny-sdxl-controlnet-small', image: control }] };
    await expect(run(sdxlAlone)).rejects.toMatchObject(
      refusal('adapter_mismatch', 'tiny-sdxl-controlnet-small', 'addition_embed_type'),
    );
  });

  it('an IP-Adapter', async () => {
    const images = [join(pictures('sdxl-everything'), 'style.png')];
    await expect(
      run({
        ipAdapters: [{ weights: 'ip-adapters/sd15-base.safetensors', imageEncoder: 'tiny-image-encoder', images }],
      }),
    ).rejects.toMatchObject(refusal('adapter_mismatch', 'sd15-base.safetensors', 'ip_adapter.1.to_k_ip.weight'));
  });

  it('a LoRA given for an IP-Adapter, and the other way round', async () => {
    const images = [join(pictures('sdxl-everything'), 'style.png')];
    await expect(
      run({ ipAdapters: [{ weights: 'loras/sdxl-peft.safetensors', imageEncoder: 'tiny-image-encoder', images }] }),
    ).rejects.toMatchObject(refusal('adapter_mismatch', 'sdxl-peft.safetensors'));
    await expect(run({ loras: [{ weights: 'ip-adapters/sdxl-base.safetensors' }] })).rejects.toMatchObject(
      refusal('adapter_mismatch', 'sdxl-base.safetensors', 'is not a part of a LoRA'),
    );
  });
});

describe('a request that cannot be is refused by the field', () => {
  it.each([
    [{ width: 63 }, 'request.width'],
    [{ height: 8 }, 'request.height'],
    [{ steps: 0 }, 'request.steps'],
    [{ seed: -1 }, 'request.seed'],
    [{ strength: 0 }, 'request.strength'],
    [{ guidanceScale: -1 }, 'request.guidanceScale'],
    [{ task: 'outpaint' }, 'request.task'],
  ])('%j', (changes, field) => {
    expect(() => parse(requestSchema, { ...small, ...changes }, 'request')).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining(field) as string }) as Error,
    );
  });

  it.each([
    ['image-to-image without a picture', { task: 'image-to-image' }, 'request.image is missing'],
    [
      'a strength that leaves no step',
      { task: 'image-to-image', strength: 0.1, image: 'x' },
      'strength of 0.1 leaves none of 2 steps',
    ],
    ['a scheduler that there is not', { scheduler: { class: 'MagicScheduler' } }, 'MagicScheduler'],
    ['more clip skip than layers', { clipSkip: 11 }, 'clipSkip leaves no layer'],
  ] as const)('%s', async (_, changes, problem) => {
    await expect(run(changes)).rejects.toMatchObject({ message: expect.stringContaining(problem) as string });
  });

  it('a picture of another size', async () => {
    const image = join(pictures('sdxl-img2img-0.5'), 'image.in.png');
    await expect(run({ task: 'image-to-image', image })).rejects.toMatchObject(
      refusal('image_invalid', '96 x 64 pixels where the request says 64 x 64'),
    );
  });
});
