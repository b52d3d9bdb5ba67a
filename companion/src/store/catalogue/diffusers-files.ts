/** Files of a model in diffusers' layout, in half precision, as its publishers call them. */

const networks: Readonly<Record<string, string>> = { text_encoder: 'model', text_encoder_2: 'model' };

/** @param folder of one network */
export function networkFiles(folder: string, variant: '' | '.fp16' = '.fp16'): string[] {
  const stem = networks[folder] ?? 'diffusion_pytorch_model';
  return [`${folder}/config.json`, `${folder}/${stem}${variant}.safetensors`];
}

export function tokenizerFiles(folder: string): string[] {
  return ['merges.txt', 'special_tokens_map.json', 'tokenizer_config.json', 'vocab.json'].map(
    (name) => `${folder}/${name}`,
  );
}

const description = ['model_index.json', 'scheduler/scheduler_config.json'];

export const sdFiles: readonly string[] = [
  ...description,
  ...['text_encoder', 'unet', 'vae'].flatMap((folder) => networkFiles(folder)),
  ...tokenizerFiles('tokenizer'),
];

/** All but the VAE, which some take from elsewhere. */
export const sdxlFilesWithoutVae: readonly string[] = [
  ...description,
  ...['text_encoder', 'text_encoder_2', 'unet'].flatMap((folder) => networkFiles(folder)),
  ...tokenizerFiles('tokenizer'),
  ...tokenizerFiles('tokenizer_2'),
];

export const sdxlFiles: readonly string[] = [...sdxlFilesWithoutVae, ...networkFiles('vae')];
