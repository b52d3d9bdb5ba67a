import { FrisketError } from '../../../../shared/src/errors.ts';
import type { LoraTarget } from './lora-target.ts';
import { readPeftConfig, type PeftFactor } from './peft-config.ts';
import { readSafetensors, readTensor } from './safetensors.ts';
import type { StoredTensor } from './source.ts';

/** One adapted module: W += scale * factor * up @ down (Hu et al., arXiv 2106.09685). */
export interface LoraModule {
  /** As it stands in the file, for messages. */
  readonly name: string;
  /** [rank, in, ...kernel]. */
  readonly down: StoredTensor;
  /** [out, rank, ...]. */
  readonly up: StoredTensor;
  readonly rank: number;
  /** alpha / rank; 1 where the file says nothing of an alpha. */
  readonly factor: number;
}

/** A LoRA's modules by network and by module path with underscores for dots, the form that all formats share. */
export interface LoraFile {
  readonly label: string;
  readonly modules: Readonly<Record<LoraTarget, ReadonlyMap<string, LoraModule>>>;
}

/** How the networks are called in front of a module's name: PEFT and diffusers with dots, kohya with underscores. */
const prefixes: readonly (readonly [string, LoraTarget])[] = [
  ['unet.', 'unet'],
  ['text_encoder_2.', 'text_encoder_2'],
  ['text_encoder.', 'text_encoder'],
  ['lora_unet_', 'unet'],
  ['lora_te1_', 'text_encoder'],
  ['lora_te2_', 'text_encoder_2'],
  ['lora_te_', 'text_encoder'],
];

/** Endings of the two factors, in every format that is published. */
const endings: readonly (readonly [RegExp, 'down' | 'up' | 'alpha'])[] = [
  [/\.(lora_A|lora_down|lora\.down|lora_linear_layer\.down)(\.default)?\.weight$/, 'down'],
  [/\.(lora_B|lora_up|lora\.up|lora_linear_layer\.up)(\.default)?\.weight$/, 'up'],
  [/\.alpha$/, 'alpha'],
];

/** Relatives of LoRA that compute something else. */
const otherMethods: readonly (readonly [RegExp, string])[] = [
  [/\.dora_scale$|lora_magnitude_vector/, 'DoRA'],
  [/\.hada_/, 'LoHa'],
  [/\.lokr_/, 'LoKr'],
  [/\.lora_mid\./, 'LoCon with a Tucker core'],
  [/\.(oft_|boft_)/, 'OFT'],
];

interface Parts {
  readonly target: LoraTarget;
  readonly key: string;
  readonly name: string;
  down?: StoredTensor;
  up?: StoredTensor;
  alpha?: StoredTensor;
}

/**
 * diffusers' first format as later ones write it: `attn1.processor.to_q_lora.down.weight` in the UNet,
 * `self_attn.to_q_lora.down.weight` in text encoders.
 */
function modernized(name: string): string {
  return name
    .replace(/\.processor\.(to_[qkv])_lora\.(down|up)\.weight$/, '.$1.lora.$2.weight')
    .replace(/\.processor\.to_out_lora\.(down|up)\.weight$/, '.to_out.0.lora.$1.weight')
    .replace(/\.self_attn\.to_(q|k|v|out)_lora\.(down|up)\.weight$/, '.self_attn.$1_proj.lora.$2.weight');
}

function classify(stored: string): { target: LoraTarget; module: string; part: 'down' | 'up' | 'alpha' } | undefined {
  const name = modernized(stored);
  const ending = endings.find(([pattern]) => pattern.test(name));
  const prefix = prefixes.find(([text]) => name.startsWith(text));
  if (!ending || !prefix) return undefined;
  const module = name.slice(prefix[0].length).replace(ending[0], '');
  return { target: prefix[1], module, part: ending[1] };
}

/**
 * Reads a LoRA's directory: PEFT, diffusers' two older formats, and kohya's with either naming of the modules.
 * @throws FrisketError `weights_invalid`; `adapter_mismatch` when it is not a LoRA, or of another kind
 */
export async function openLora(path: string): Promise<LoraFile> {
  const { tensors, metadata } = await readSafetensors(path);
  const configuredFactor = readPeftConfig(metadata);
  const parts = new Map<string, Parts>();
  for (const [stored, entry] of tensors) {
    const other = otherMethods.find(([pattern]) => pattern.test(stored));
    if (other) throw mismatch(path, `it uses ${other[1]} (tensor "${stored}"), which is not supported`);
    const found = classify(stored);
    if (!found) throw mismatch(path, `tensor "${stored}" is not a part of a LoRA`);
    const key = found.module.replaceAll('.', '_');
    const id = `${found.target}/${key}`;
    const part = parts.get(id) ?? { target: found.target, key, name: found.module };
    part[found.part] = { ...entry, file: path };
    parts.set(id, part);
  }
  if (parts.size === 0) throw mismatch(path, 'it holds no LoRA');
  const modules = {
    unet: new Map<string, LoraModule>(),
    text_encoder: new Map<string, LoraModule>(),
    text_encoder_2: new Map<string, LoraModule>(),
  };
  for (const part of parts.values()) modules[part.target].set(part.key, await moduleOf(path, part, configuredFactor));
  return { label: path, modules };
}

async function moduleOf(
  path: string,
  { target, name, down, up, alpha }: Parts,
  configuredFactor: PeftFactor,
): Promise<LoraModule> {
  if (!down || !up) throw mismatch(path, `module "${name}" lacks its ${down ? 'up' : 'down'} factor`);
  const rank = down.shape[0] ?? 0;
  if (rank === 0 || up.shape[1] !== rank)
    throw mismatch(
      path,
      `the factors of module "${name}" have the shapes [${down.shape.join(', ')}] and [${up.shape.join(', ')}]`,
    );
  const value = alpha ? (await readTensor(path, alpha)).data[0] : undefined;
  const factor = value === undefined ? configuredFactor(target, name, rank) : value / rank;
  return { name, down, up, rank, factor };
}

function mismatch(path: string, problem: string): FrisketError {
  return new FrisketError(
    'adapter_mismatch',
    `${path}: ${problem}.`,
    'Use a LoRA in the format of diffusers, PEFT or kohya.',
  );
}
