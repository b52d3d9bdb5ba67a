import { z } from 'zod';
import type { LoraTarget } from './lora-target.ts';

/** alpha / rank of a module. */
export type PeftFactor = (target: LoraTarget, module: string, rank: number) => number;

/** Where diffusers' training scripts put PEFT's LoraConfig: JSON in the header, `{"unet.lora_alpha": 8, "unet.r": 4, ...}`. */
const metadataKey = 'lora_adapter_metadata';
const configSchema = z.record(z.string(), z.unknown());
const alphaSchema = z.number();
const patternSchema = z.record(z.string(), z.number());

function parsed(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    return configSchema.catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/**
 * Whether a pattern names the module: its whole path, or its end from some dot on. PEFT reads patterns as regular
 * expressions; what is published are plain names, and an expression out of a file could be made never to end.
 */
function matches(pattern: string, module: string): boolean {
  return module === pattern || module.endsWith(`.${pattern}`);
}

/**
 * What a file's metadata says of alphas; PEFT's tensors hold none. 1 where it says nothing, which is what files without
 * alphas mean.
 */
export function readPeftConfig(metadata: Readonly<Record<string, string>>): PeftFactor {
  const config = parsed(metadata[metadataKey]);
  return (target, module, rank) => {
    const general = alphaSchema.safeParse(config[`${target}.lora_alpha`]);
    if (!general.success) return 1;
    const patterns = patternSchema.catch({}).parse(config[`${target}.alpha_pattern`]);
    const special = Object.entries(patterns).find(([pattern]) => matches(pattern, module));
    const alpha = special?.[1] ?? general.data;
    // Rank-stabilised LoRA (Kalajdzievski, arXiv 2312.03732) divides by the root.
    return alpha / (config[`${target}.use_rslora`] === true ? Math.sqrt(rank) : rank);
  };
}
