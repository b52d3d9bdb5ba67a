import type { ModelFamily } from '../../../../shared/src/models.ts';
import type { CatalogueEntry, Licence } from './entry.ts';
import { licences } from './licences.ts';

/** LoRAs that let a model of their family paint in few steps. */

const bases: Readonly<Record<Exclude<ModelFamily, 'sd2'>, readonly string[]>> = {
  sdxl: ['sdxl-base', 'sdxl-inpainting'],
  sd15: ['sd15'],
};

interface FewStepLora {
  readonly id: string;
  readonly title: string;
  readonly family: keyof typeof bases;
  readonly steps: string;
  readonly licence?: Licence;
  readonly repository: string;
  readonly file: string;
  readonly bytes?: number;
}

function entry({ family, steps, repository, file, ...named }: FewStepLora): CatalogueEntry {
  return {
    ...named,
    description: `Pictures in ${steps} steps, on any model of its family.`,
    kind: 'lora',
    family,
    uses: ['fewer steps'],
    layout: 'file',
    sources: [{ repository, files: [file] }],
    needs: [bases[family]],
  };
}

const loras: readonly FewStepLora[] = [
  {
    id: 'lcm-lora-sdxl',
    title: 'LCM-LoRA for SDXL',
    family: 'sdxl',
    steps: '2 to 8',
    licence: licences.openRailPlusPlus,
    repository: 'latent-consistency/lcm-lora-sdxl',
    file: 'pytorch_lora_weights.safetensors',
    bytes: 393_855_224,
  },
  {
    id: 'lcm-lora-sd15',
    title: 'LCM-LoRA for SD 1.5',
    family: 'sd15',
    steps: '2 to 8',
    licence: licences.openRailPlusPlus,
    repository: 'latent-consistency/lcm-lora-sdv1-5',
    file: 'pytorch_lora_weights.safetensors',
    bytes: 134_621_556,
  },
  {
    id: 'flash-sdxl',
    title: 'Flash Diffusion for SDXL',
    family: 'sdxl',
    steps: '4',
    licence: licences.nonCommercialNoDerivatives,
    repository: 'jasperai/flash-sdxl',
    file: 'pytorch_lora_weights.safetensors',
    // As its page rounds it.
    bytes: 372_000_000,
  },
  ...[2, 4, 8].map((steps): FewStepLora => ({
    id: `sdxl-lightning-${steps}-steps`,
    title: `SDXL Lightning, ${steps} steps`,
    family: 'sdxl',
    steps: String(steps),
    licence: licences.openRailPlusPlus,
    repository: 'ByteDance/SDXL-Lightning',
    file: `sdxl_lightning_${steps}step_lora.safetensors`,
    bytes: 393_854_592,
  })),
  // Hyper-SD's card names no licence any more: `openrail++` was taken out on 28 August 2024, and terms of its own put in.
  ...[4, 8].map((steps): FewStepLora => ({
    id: `hyper-sdxl-${steps}-steps`,
    title: `Hyper-SDXL, ${steps} steps`,
    family: 'sdxl',
    steps: String(steps),
    repository: 'ByteDance/Hyper-SD',
    file: `Hyper-SDXL-${steps}steps-lora.safetensors`,
    bytes: 787_359_648,
  })),
  {
    id: 'hyper-sd15-8-steps',
    title: 'Hyper-SD 1.5, 8 steps with guidance',
    family: 'sd15',
    steps: '8',
    repository: 'ByteDance/Hyper-SD',
    file: 'Hyper-SD15-8steps-CFG-lora.safetensors',
    bytes: 269_127_064,
  },
];

export const fewStepLoras: readonly CatalogueEntry[] = loras.map(entry);
