import { z } from 'zod';
import { limits } from './limits.ts';
import { samplers } from './samplers.ts';

/**
 * A request says everything that one run of a diffusion pipeline depends on, in diffusers' terms and with diffusers'
 * defaults. Pictures and weights are named by `Reference`: a path in a request file, an image id over the protocol
 * (where models are ids of installed models, never paths).
 */
const reference = z.string().min(1).max(4096);

/** Pixels; latents are an eighth of it, so multiples of 8. */
const side = z.number().int().min(limits.imageSideLeast).max(limits.requestSide).multipleOf(8);
/** How much of an adapter is added; negative takes away what it stands for. */
export const scale = z.number().min(-10).max(10);
export const fraction = z.number().min(0).max(1);

export const prompt = z.string().max(limits.promptCharacters);
export const seed = z.number().int().min(0).max(limits.seed);
export const steps = z.number().int().min(1).max(limits.steps);
export const guidanceScale = z.number().min(0).max(100);
/** Part of the schedule that is run, 0 (nothing) excluded. */
export const strength = z.number().gt(0).max(1);

const schedulerClass = z.strictObject({
  /** diffusers' class name, `EulerAncestralDiscreteScheduler`. */
  class: z.string().min(1).max(100),
  /** Laid over the model's own `scheduler_config.json`; keys that the class does not know are ignored. */
  config: z.record(z.string(), z.unknown()).default({}),
});

/** A class with a config, or one of the names that people know (`DPM++ 2M Karras`), which stands for both. */
export const schedulerChoice = z.union([
  schedulerClass,
  z.string().transform((name, context) => {
    const sampler = samplers[name];
    if (sampler) return { class: sampler.class, config: { ...sampler.config } };
    context.addIssue({
      code: 'custom',
      message: `no sampler is called "${name}"; there are ${Object.keys(samplers).join(', ')}`,
    });
    return z.NEVER;
  }),
]);

const loraSchema = z.strictObject({ weights: reference, scale: scale.default(1) });

const controlNetSchema = z
  .strictObject({
    model: reference,
    image: reference.optional(),
    /**
     * For inpaint ControlNets, in place of `image`: the request's own picture with its hole as they were shown it, -1 where
     * the picture is [0, 1] for SD 1.5, white for SDXL.
     */
    masked: z.boolean().optional(),
    scale: scale.default(1),
    start: fraction.default(0),
    end: fraction.default(1),
  })
  .refine((net) => (net.image === undefined) === (net.masked === true), {
    message: 'give either image or masked: true',
  });

const blockScales = z.record(z.string(), z.union([scale, z.array(scale)]));

const ipAdapterSchema = z.strictObject({
  weights: reference,
  imageEncoder: reference,
  images: z.array(reference).min(1).max(16),
  scale: scale.default(1),
  /** Per-block scales, `{"down.block_2": [0, 1]}`, as in diffusers' set_ip_adapter_scale; other blocks get 0. */
  blocks: blockScales.optional(),
});

export const requestSchema = z.strictObject({
  model: reference,
  task: z.enum(['text-to-image', 'image-to-image', 'inpaint']),
  prompt,
  /** Absent is not the same as empty: SDXL models may stand for an absent one with zeros. */
  negativePrompt: prompt.optional(),
  width: side,
  height: side,
  steps,
  guidanceScale,
  seed,
  scheduler: schedulerChoice.optional(),
  strength: strength.default(1),
  image: reference.optional(),
  /** Of the picture's size; white is repainted. */
  mask: reference.optional(),
  controlNets: z.array(controlNetSchema).max(8).default([]),
  ipAdapters: z.array(ipAdapterSchema).max(8).default([]),
  loras: z.array(loraSchema).max(32).default([]),
  refiner: z.strictObject({ model: reference, switchAt: z.number().gt(0).lt(1) }).optional(),
  vae: reference.optional(),
  tokenizer: reference.optional(),
  tokenizer2: reference.optional(),
  clipSkip: z.number().int().min(0).max(11).optional(),
  /** `weighted` reads `(word:1.3)`, `((word))` and `[word]` as A1111 and ComfyUI do. */
  promptSyntax: z.enum(['plain', 'weighted']).default('plain'),
  /** `chunk` encodes pieces of 75 tokens and joins them; `truncate` is what diffusers does. */
  longPrompt: z.enum(['truncate', 'chunk']).default('truncate'),
  guidanceRescale: fraction.default(0),
  /** `differential`: a grey mask, thresholded anew at every step. */
  maskMode: z.enum(['binary', 'differential']).default('binary'),
});

export type Request = z.infer<typeof requestSchema>;
export type RequestInput = z.input<typeof requestSchema>;

/**
 * A request whose references are named otherwise: `image` renames pictures, `model` models, adapters and tokenizers.
 */
export function renameReferences(
  request: Request,
  rename: { readonly image: (reference: string) => string; readonly model: (reference: string) => string },
): Request {
  const { image, model } = rename;
  return {
    ...request,
    model: model(request.model),
    ...(request.image === undefined ? {} : { image: image(request.image) }),
    ...(request.mask === undefined ? {} : { mask: image(request.mask) }),
    controlNets: request.controlNets.map((net) => ({
      ...net,
      model: model(net.model),
      ...(net.image === undefined ? {} : { image: image(net.image) }),
    })),
    ipAdapters: request.ipAdapters.map((adapter) => ({
      ...adapter,
      weights: model(adapter.weights),
      imageEncoder: model(adapter.imageEncoder),
      images: adapter.images.map(image),
    })),
    loras: request.loras.map((lora) => ({ ...lora, weights: model(lora.weights) })),
    ...(request.refiner ? { refiner: { ...request.refiner, model: model(request.refiner.model) } } : {}),
    ...(request.vae === undefined ? {} : { vae: model(request.vae) }),
    ...(request.tokenizer === undefined ? {} : { tokenizer: model(request.tokenizer) }),
    ...(request.tokenizer2 === undefined ? {} : { tokenizer2: model(request.tokenizer2) }),
  };
}
