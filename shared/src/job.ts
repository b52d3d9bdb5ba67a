import { z } from 'zod';
import { limits } from './limits.ts';
import { mapKinds, mostEdgeThreshold, usualMapModels } from './maps.ts';
import {
  fraction,
  guidanceScale,
  prompt,
  requestSchema,
  scale,
  schedulerChoice,
  seed,
  steps,
  strength,
  type Request,
} from './request.ts';

/** SHA-256 of the encoded bytes, as 64 hexadecimal digits: the same picture is never sent twice. */
export const imageIdSchema = z.string().regex(/^[0-9a-f]{64}$/);
export type ImageId = z.infer<typeof imageIdSchema>;

/** An installed model by its key in the companion's catalogue; never a path. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/);

/** More than anybody balances against each other; each is read and added to the weights. */
export const mostLoras = 8;

export const lorasSchema = z.array(z.strictObject({ model: modelIdSchema, scale: scale.default(1) })).max(mostLoras);
export type ChosenLora = z.infer<typeof lorasSchema>[number];

/** Pictures whose look is taken over, by an IP-Adapter of the model's family. */
export const styleSchema = z.strictObject({
  images: z.array(imageIdSchema).min(1).max(4),
  adapter: modelIdSchema,
  imageEncoder: modelIdSchema,
  scale,
  /** `style`, also when absent: colours, strokes, textures; or where things stand in the picture too. */
  scope: z.enum(['style', 'style and layout']).optional(),
});
export type Style = z.infer<typeof styleSchema>;

/** More ControlNets than that fight each other, and each is nearly half as large as the model. */
export const mostControls = 4;

/** A picture that says where things are (edges, depth, ...), and the ControlNet that reads it. */
export const controlSchema = z.strictObject({
  model: modelIdSchema,
  /** Of the same part as the job's own picture; any size. */
  image: imageIdSchema,
  scale,
  /** The parts of the sampling between which it acts, 0 to 1; all of it when absent. */
  start: fraction.optional(),
  end: fraction.optional(),
});
export type Control = z.infer<typeof controlSchema>;

/** What a person may leave to the model's own defaults. */
const settings = {
  model: modelIdSchema,
  prompt,
  negativePrompt: prompt.optional(),
  seed,
  steps: steps.optional(),
  guidanceScale: guidanceScale.optional(),
  scheduler: schedulerChoice.optional(),
  /** Applied in this order; each of the model's own family. */
  loras: lorasSchema.optional(),
  style: styleSchema.optional(),
  controls: z.array(controlSchema).max(mostControls).optional(),
};

/** Of a picture that is asked for, pixels. */
export const targetSide = z.number().int().min(limits.imageSideLeast).max(limits.requestSide);

/** A new picture of exactly `width` x `height` pixels. */
export const generateJobSchema = z.strictObject({
  kind: z.literal('generate'),
  ...settings,
  width: targetSide,
  height: targetSide,
});

/**
 * What a fill is for, which decides what the network starts from in the hole and what an empty prompt means:
 * - `fill`: what belongs there, from the surroundings; also when absent
 * - `add`: something new, so the hole starts from nothing
 * - `remove`: what is painted over goes, the surroundings close in
 * - `background`: everything around the subject is new; the mask covers the background
 * - `expand`: the picture goes on beyond its old edges; the mask covers what is new
 */
export const fillModes = ['fill', 'add', 'remove', 'background', 'expand'] as const;
export type FillMode = (typeof fillModes)[number];

/** What is white in `mask` is painted anew; the result is the mask's bounds only, with alpha. */
export const fillJobSchema = z.strictObject({
  kind: z.literal('fill'),
  ...settings,
  image: imageIdSchema,
  mask: imageIdSchema,
  strength: strength.optional(),
  mode: z.enum(fillModes).optional(),
  /** `soft`, also when absent, fades the result in just inside the mask's edge; `none` lets it cover exactly the mask. */
  feather: z.enum(['soft', 'none']).optional(),
  /** The result is all of the picture, as transparent as it was, with what was painted laid into it. */
  whole: z.literal(true).optional(),
});

/** The whole picture drawn anew, in its own shape and size, with its own transparency. */
export const restyleJobSchema = z.strictObject({
  kind: z.literal('restyle'),
  ...settings,
  image: imageIdSchema,
  /** How much may change, above 0 and up to 1; 0.6 when absent. */
  strength: strength.optional(),
});

/** A pipeline run as diffusers would do it, nothing chosen by Frisket. Pictures are image ids, models are model ids. */
const requestJobSchema = z
  .strictObject({ kind: z.literal('request'), request: requestSchema })
  .superRefine(({ request }, context) => {
    const expect = (schema: z.ZodType, references: readonly string[], what: string) => {
      for (const reference of references)
        if (!schema.safeParse(reference).success)
          context.addIssue({ code: 'custom', path: ['request'], message: `"${reference.slice(0, 80)}" is no ${what}` });
    };
    expect(imageIdSchema, requestImages(request), 'image id');
    expect(modelIdSchema, requestModels(request), 'model id');
  });

const edgeThreshold = z.number().min(0).max(mostEdgeThreshold);

/** What a ControlNet is to see of a picture, as a picture of the same size. Nothing is painted. */
export const mapJobSchema = z.strictObject({
  kind: z.literal('map'),
  map: z.enum(mapKinds),
  image: imageIdSchema,
  /** The network that makes it, where it takes one; the catalogue's own (`usualMapModels`) when absent. */
  model: modelIdSchema.optional(),
  /** Of edges: from `high` on they begin, and go on while they are above `low`; 100 and 200 when absent. */
  thresholds: z
    .strictObject({ low: edgeThreshold, high: edgeThreshold })
    .refine(({ low, high }) => low <= high, { message: 'low is above high' })
    .optional(),
});

/** What paints: its result can be laid into a document, opened again and varied. */
const paintingJobs = [generateJobSchema, fillJobSchema, restyleJobSchema, requestJobSchema] as const;
export const paintingJobSchema = z.discriminatedUnion('kind', paintingJobs);

/** A plain object that fully determines its result: same job, same provider, same picture. */
export const jobSchema = z.discriminatedUnion('kind', [...paintingJobs, mapJobSchema]);
export type Job = z.infer<typeof jobSchema>;
export type MapJob = z.infer<typeof mapJobSchema>;
export type GenerateJob = z.infer<typeof generateJobSchema>;
export type FillJob = z.infer<typeof fillJobSchema>;
export type RestyleJob = z.infer<typeof restyleJobSchema>;

/** Milliseconds by stage, in the order in which they ran: `encode`, `text`, `unet`, `vae`, ... */
export const timingsSchema = z.record(z.string(), z.number());
export type Timings = z.infer<typeof timingsSchema>;

/** What went otherwise than asked, and why: codes are stable, sentences are for people. */
export const noticeSchema = z.strictObject({
  code: z.enum(['memory_retry', 'memory_tiles', 'memory_smaller', 'memory_bits']),
  message: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/**
 * What the engine chose where the job left it open: enough to explain a picture and to ask for it again. A map has no
 * sampling: its `scheduler` is empty, its numbers but its size are 0, its `model` is what made it.
 */
export const resolvedSchema = z.strictObject({
  model: z.string(),
  scheduler: z.string(),
  steps: z.number().int(),
  guidanceScale: z.number(),
  strength: z.number(),
  seed,
  /** Size at which the network worked, pixels. */
  width: z.number().int(),
  height: z.number().int(),
  /** The bits in which the model's large products were kept where they did not fit whole, or a person wanted it so. */
  precision: z.enum(['8-bit', '4-bit']).optional(),
});
export type Resolved = z.infer<typeof resolvedSchema>;

/** A picture that came out, and where it belongs in the picture that went in (pixels from the top left). */
export const resultSchema = z.strictObject({
  image: imageIdSchema,
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
export type Result = z.infer<typeof resultSchema>;

/** Every image id that a job refers to, each once. */
export function imagesOf(job: Job): ImageId[] {
  switch (job.kind) {
    case 'generate':
      return unique(guidingImages(job));
    case 'fill':
      return unique([job.image, job.mask, ...guidingImages(job)]);
    case 'restyle':
      return unique([job.image, ...guidingImages(job)]);
    case 'request':
      return requestImages(job.request);
    case 'map':
      return [job.image];
  }
}

/** Every model, adapter and tokenizer that a job refers to, each once. */
export function modelsOf(job: Job): string[] {
  if (job.kind === 'request') return requestModels(job.request);
  if (job.kind === 'map') return unique([job.model ?? usualMapModels[job.map]]);
  const { loras = [], controls = [], style } = job;
  return unique([
    job.model,
    ...loras.map(({ model }) => model),
    ...controls.map(({ model }) => model),
    style?.adapter,
    style?.imageEncoder,
  ]);
}

function guidingImages({ style, controls = [] }: Pick<GenerateJob, 'style' | 'controls'>): ImageId[] {
  return [...(style?.images ?? []), ...controls.map(({ image }) => image)];
}

/** Every picture that a request refers to, each once: image ids in a job, paths in a file. */
export function requestImages({ image, mask, controlNets, ipAdapters }: Request): string[] {
  return unique([
    image,
    mask,
    ...controlNets.map((net) => net.image),
    ...ipAdapters.flatMap((adapter) => adapter.images),
  ]);
}

/** Every model, adapter and tokenizer that a request refers to, each once: model ids in a job, paths in a file. */
export function requestModels(request: Request): string[] {
  const { model, controlNets, ipAdapters, loras, refiner, vae, tokenizer, tokenizer2 } = request;
  return unique([
    model,
    ...controlNets.map((net) => net.model),
    ...ipAdapters.flatMap(({ weights, imageEncoder }) => [weights, imageEncoder]),
    ...loras.map(({ weights }) => weights),
    refiner?.model,
    vae,
    tokenizer,
    tokenizer2,
  ]);
}

function unique(references: readonly (string | undefined)[]): string[] {
  return [...new Set(references.filter((reference) => reference !== undefined))];
}

/** Kept in the created layer's plugin data, so that a result can be reopened, varied and run again. */
export const recipeSchema = z.strictObject({
  version: z.literal(1),
  job: paintingJobSchema,
  resolved: resolvedSchema,
  /** The selected layer whose picture went in, by Figma's id. */
  source: z.string().optional(),
  /** Made in a set: a picture of its own for the place, or the one subject that several places share. */
  set: z.enum(['each', 'breakpoints']).optional(),
  madeBy: z.string(),
});
export type Recipe = z.infer<typeof recipeSchema>;
