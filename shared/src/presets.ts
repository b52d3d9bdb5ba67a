import { samplers, type NamedSampler } from './samplers.ts';

/** Settings that belong together: nobody should have to know them. */
export interface Preset {
  readonly title: string;
  readonly scheduler: NamedSampler;
  readonly steps: number;
  /** What is sensible, from the fewest to the most. */
  readonly stepsRange: readonly [number, number];
  /** One number, or one for each family of models. */
  readonly guidanceScale: number | { readonly sd: number; readonly sdxl: number };
}

function sampler(name: string, config: Readonly<Record<string, unknown>> = {}): NamedSampler {
  const named = samplers[name];
  if (!named) throw new Error(`No sampler is called "${name}".`);
  return { class: named.class, config: { ...named.config, ...config } };
}

const trailing = { timestep_spacing: 'trailing' };
/** diffusers' default for SD is 7.5; SDXL's own examples take 5 to 7. */
const familyGuidance = { sd: 7.5, sdxl: 6 } as const;

/**
 * Presets by id. Distilled models first: each is trained for its sampler, few steps, and mostly no guidance. Numbers are
 * those of the models' own cards and papers.
 */
export const presets = {
  /** Adversarial diffusion distillation (Sauer et al., arXiv 2311.17042): SDXL Turbo, SD Turbo. */
  turbo: { title: 'Turbo', scheduler: sampler('Euler a', trailing), steps: 4, stepsRange: [1, 4], guidanceScale: 0 },
  /** Latent consistency models (Luo et al., arXiv 2310.04378): the scale is an input of the network. */
  lcm: { title: 'LCM', scheduler: sampler('LCM'), steps: 4, stepsRange: [2, 8], guidanceScale: 8 },
  /** LCM-LoRA (Luo et al., arXiv 2311.05556): on any model of its family, without guidance. */
  'lcm-lora': { title: 'LCM LoRA', scheduler: sampler('LCM'), steps: 4, stepsRange: [2, 8], guidanceScale: 1 },
  /** Flash Diffusion (Chadebec et al., arXiv 2406.02347). */
  flash: {
    title: 'Flash Diffusion',
    scheduler: sampler('LCM', trailing),
    steps: 4,
    stepsRange: [2, 4],
    guidanceScale: 0,
  },
  /** SDXL-Lightning (Lin et al., arXiv 2402.13929). */
  lightning: {
    title: 'Lightning',
    scheduler: sampler('Euler', trailing),
    steps: 4,
    stepsRange: [2, 8],
    guidanceScale: 0,
  },
  /** Hyper-SD (Ren et al., arXiv 2404.13686). */
  hyper: { title: 'Hyper', scheduler: sampler('DDIM', trailing), steps: 4, stepsRange: [2, 8], guidanceScale: 0 },
  ddim: { title: 'DDIM', scheduler: sampler('DDIM'), steps: 50, stepsRange: [20, 100], guidanceScale: familyGuidance },
  'dpm-solver': {
    title: 'DPM-Solver',
    scheduler: sampler('DPM++ 2M'),
    steps: 20,
    stepsRange: [10, 40],
    guidanceScale: familyGuidance,
  },
  'dpmpp-2m-karras': {
    title: 'DPM++ 2M Karras',
    scheduler: sampler('DPM++ 2M Karras'),
    steps: 25,
    stepsRange: [15, 50],
    guidanceScale: familyGuidance,
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetId = keyof typeof presets;
