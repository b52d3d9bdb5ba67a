import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from '../../../companion/src/app-root.ts';
import type { FakeRepository } from './fake-hub.ts';

const tinyModels = join(appRoot, 'test', 'golden', 'models');
const read = (model: string, path: string) => readFileSync(join(tinyModels, model, path));
const weightsOf = (folder: string) => (folder.startsWith('text') ? 'model' : 'diffusion_pytorch_model');

/** A tiny model under the names of a published one in half precision, with what lies beside it there and is not wanted. */
export function tinySdxl(licence = 'openrail++'): FakeRepository {
  const files = new Map<string, Buffer>();
  for (const path of ['model_index.json', 'scheduler/scheduler_config.json']) files.set(path, read('tiny-sdxl', path));
  for (const folder of ['text_encoder', 'text_encoder_2', 'unet', 'vae']) {
    const stem = `${folder}/${weightsOf(folder)}`;
    files.set(`${folder}/config.json`, read('tiny-sdxl', `${folder}/config.json`));
    files.set(`${stem}.fp16.safetensors`, read('tiny-sdxl', `${stem}.safetensors`));
    files.set(`${stem}.safetensors`, Buffer.from('the same in full precision'));
    files.set(`${stem}.bin`, Buffer.from('a pickle'));
  }
  for (const folder of ['tokenizer', 'tokenizer_2'])
    for (const name of ['merges.txt', 'special_tokens_map.json', 'tokenizer_config.json', 'vocab.json'])
      files.set(`${folder}/${name}`, read('tiny-sdxl', `${folder}/${name}`));
  files.set('README.md', Buffer.from('---\nlicense: other\n---\n'));
  files.set('sd_xl_1.0_fp16.safetensors', Buffer.from('all of it in one file'));
  return { files, licence };
}

export function tinyVae(): FakeRepository {
  return {
    licence: 'mit',
    files: new Map(
      ['config.json', 'diffusion_pytorch_model.safetensors'].map((name) => [name, read('tiny-sdxl', `vae/${name}`)]),
    ),
  };
}

/** A LoRA for `tinySdxl`. */
export function tinyLora(licence: string, file = 'pytorch_lora_weights.safetensors'): FakeRepository {
  return { licence, files: new Map([[file, read('loras', 'sdxl-peft.safetensors')]]) };
}
