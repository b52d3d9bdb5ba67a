import { z } from 'zod';
import { modelIdSchema } from './job.ts';

/** Architectures that have weights of their own; fine-tunes belong to the family of what they were made from. */
export const modelFamilies = ['sd15', 'sd2', 'sdxl'] as const;
export const modelFamilySchema = z.enum(modelFamilies);
export type ModelFamily = z.infer<typeof modelFamilySchema>;

/** As people call them. */
export const familyTitles: Readonly<Record<ModelFamily, string>> = {
  sd15: 'Stable Diffusion 1.5',
  sd2: 'Stable Diffusion 2',
  sdxl: 'Stable Diffusion XL',
};

/** What is used beside a checkpoint. */
export const adapterKinds = ['lora', 'controlnet', 'ip-adapter', 'image-encoder', 'vae', 'refiner'] as const;
/** Everything that can be installed. */
export const modelKinds = ['checkpoint', ...adapterKinds] as const;
export const modelKindSchema = z.enum(modelKinds);
export type ModelKind = z.infer<typeof modelKindSchema>;

/** With its article, in a sentence: "This is a LoRA". */
export const kindTitles: Readonly<Record<ModelKind, string>> = {
  checkpoint: 'a checkpoint',
  lora: 'a LoRA',
  controlnet: 'a ControlNet',
  'ip-adapter': 'an IP-Adapter',
  'image-encoder': 'an image encoder',
  vae: 'a VAE',
  refiner: 'a refiner',
};

const named = {
  id: modelIdSchema,
  title: z.string(),
  description: z.string().optional(),
};
/** Width of the text states that the network attends to: 768 for SD 1.5, 1024 for SD 2, 2048 for SDXL. */
const contextWidth = z.number().int().min(1);

/** A model as the panel offers it. */
export const modelSummarySchema = z.strictObject({
  ...named,
  kind: z.literal('checkpoint'),
  family: modelFamilySchema,
  contextWidth,
  /** Side in pixels of the square that the network was trained on. */
  nativeSide: z.number().int(),
  /**
   * Where it does not hear what to avoid: `by-default` unless a guidance scale above 1 is asked for, `always` where its
   * network was distilled to take the scale as an input. Absent: it hears.
   */
  unguided: z.enum(['by-default', 'always']).optional(),
  /** Prompts that show what it can do. */
  suggestions: z.array(z.string()),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** What can be used beside models, as the panel offers it. */
export const adapterSummarySchema = z.strictObject({
  ...named,
  kind: z.enum(adapterKinds),
  /** Absent where it serves all, and where the weights do not tell. */
  family: modelFamilySchema.optional(),
  /** Absent where it attends to no text. */
  contextWidth: contextWidth.optional(),
  /** Widths of the picture embeddings that an image encoder gives or an IP-Adapter reads; absent of all others. */
  pictureWidths: z.array(z.number().int().min(1)).optional(),
  /** Whether nothing is heard of what to avoid with it, unless a guidance scale above 1 is asked for. Absent: no. */
  unguided: z.boolean().optional(),
});
export type AdapterSummary = z.infer<typeof adapterSummarySchema>;

/** Whether the adapter's weights are for networks of the model's width: the others are refused with `adapter_mismatch`. */
export function adapterFits(adapter: AdapterSummary, model: ModelSummary): boolean {
  if (adapter.contextWidth !== undefined) return adapter.contextWidth === model.contextWidth;
  return adapter.family === undefined || adapter.family === model.family;
}

/** Whether an IP-Adapter reads what the image encoder gives; one that does not tell may. */
export function encoderFits(encoder: AdapterSummary, { pictureWidths }: AdapterSummary): boolean {
  return pictureWidths === undefined || pictureWidths.some((width) => encoder.pictureWidths?.includes(width) ?? true);
}
