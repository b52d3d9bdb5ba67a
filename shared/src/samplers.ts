/** A scheduler's class and what its name changes in the model's own config. */
export interface NamedSampler {
  readonly class: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const karras = { use_karras_sigmas: true };
const sde = { algorithm_type: 'sde-dpmsolver++' };

/** The samplers by the names that people know from A1111, ComfyUI and diffusers' documentation. */
export const samplers: Readonly<Record<string, NamedSampler>> = {
  'Euler a': { class: 'EulerAncestralDiscreteScheduler', config: {} },
  Euler: { class: 'EulerDiscreteScheduler', config: {} },
  'Euler Karras': { class: 'EulerDiscreteScheduler', config: karras },
  'DPM++ 2M': { class: 'DPMSolverMultistepScheduler', config: {} },
  'DPM++ 2M Karras': { class: 'DPMSolverMultistepScheduler', config: karras },
  'DPM++ 2M SDE': { class: 'DPMSolverMultistepScheduler', config: sde },
  'DPM++ 2M SDE Karras': { class: 'DPMSolverMultistepScheduler', config: { ...sde, ...karras } },
  'DPM++ 3M': { class: 'DPMSolverMultistepScheduler', config: { solver_order: 3 } },
  'DPM++ 2S': { class: 'DPMSolverSinglestepScheduler', config: {} },
  'DPM++ 2S Karras': { class: 'DPMSolverSinglestepScheduler', config: karras },
  'DPM++ SDE': { class: 'DPMSolverSinglestepScheduler', config: sde },
  'DPM++ SDE Karras': { class: 'DPMSolverSinglestepScheduler', config: { ...sde, ...karras } },
  DPM2: { class: 'KDPM2DiscreteScheduler', config: {} },
  'DPM2 Karras': { class: 'KDPM2DiscreteScheduler', config: karras },
  'DPM2 a': { class: 'KDPM2AncestralDiscreteScheduler', config: {} },
  'DPM2 a Karras': { class: 'KDPM2AncestralDiscreteScheduler', config: karras },
  Heun: { class: 'HeunDiscreteScheduler', config: {} },
  LMS: { class: 'LMSDiscreteScheduler', config: {} },
  'LMS Karras': { class: 'LMSDiscreteScheduler', config: karras },
  UniPC: { class: 'UniPCMultistepScheduler', config: {} },
  DDIM: { class: 'DDIMScheduler', config: {} },
  DDPM: { class: 'DDPMScheduler', config: {} },
  PNDM: { class: 'PNDMScheduler', config: { skip_prk_steps: true } },
  LCM: { class: 'LCMScheduler', config: {} },
  TCD: { class: 'TCDScheduler', config: {} },
};
