import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { modelIdSchema } from './job.ts';
import { modelFamilySchema, modelKinds } from './models.ts';

/** What a publisher lets people do, by the publisher's own name for it, and where it can be read. */
export const licenceSchema = z.strictObject({ name: z.string(), link: z.url() });

const bytes = z.number().int().min(0);
/** Bytes there are, of all. */
const amount = { bytes, total: bytes };

/** How a download stands. */
export const downloadStateSchema = z.discriminatedUnion('state', [
  /** The hub is asked what there is to download. */
  z.strictObject({ state: z.literal('looking') }),
  /** It begins once a person has accepted these. */
  z.strictObject({ state: z.literal('licence'), licences: z.array(licenceSchema).min(1), total: bytes }),
  /** Another download goes first. */
  z.strictObject({ state: z.literal('waiting'), ...amount }),
  z.strictObject({
    state: z.literal('downloading'),
    ...amount,
    /** Bytes a second, and milliseconds until it is done, as it went the last seconds; absent while nothing is known. */
    rate: z.number().min(0).optional(),
    remaining: z.number().min(0).optional(),
  }),
  /** A file has come and is compared with its hash. */
  z.strictObject({ state: z.literal('verifying'), ...amount }),
  /** It goes on where it was when it is started again. */
  z.strictObject({ state: z.literal('paused'), ...amount }),
  z.strictObject({ state: z.literal('failed'), error: errorInfoSchema }),
  z.strictObject({ state: z.literal('installed') }),
  /** Nothing of it is there. */
  z.strictObject({ state: z.literal('absent') }),
]);
export type DownloadState = z.infer<typeof downloadStateSchema>;

/** In what form a model would run where networks run, told before it is there. */
export const memoryForecastSchema = z.strictObject({
  /** `full`: as it was published. */
  precision: z.enum(['full', '8-bit', '4-bit']),
  /** Its parts are loaded in turn for each picture. */
  staged: z.boolean(),
  /** Pictures are decoded in tiles. */
  tiled: z.boolean(),
  /** Bytes at the fullest moment. */
  needed: bytes,
  /** Bytes that may be used; absent where nobody knows. With less than `needed` it does not fit. */
  available: bytes.optional(),
});
export type MemoryForecast = z.infer<typeof memoryForecastSchema>;

/** Something that can be downloaded, as the panel offers it. */
export const availableModelSchema = z.strictObject({
  id: modelIdSchema,
  title: z.string(),
  description: z.string(),
  kind: z.enum([...modelKinds, 'preprocessor']),
  family: modelFamilySchema.optional(),
  /** `generate`, `fill`, `fewer steps`, ...: for people. */
  uses: z.array(z.string()),
  /** As far as it is known before the hub is asked. */
  licence: licenceSchema.optional(),
  bytes: bytes.optional(),
  /** Ids without which it is of no use: one of each group. */
  needs: z.array(z.array(modelIdSchema)),
  /** Of whole models, as soon as it has been reckoned. */
  memory: memoryForecastSchema.optional(),
  download: downloadStateSchema,
});
export type AvailableModel = z.infer<typeof availableModelSchema>;

/** Of a client, about downloads. All but the first are answered by `download`. */
export const downloadClientMessages = [
  /** Answered by `models.available`. */
  z.strictObject({ type: z.literal('models.available') }),
  /** Begins a download, or goes on with one that is paused or has failed. */
  z.strictObject({ type: z.literal('download.start'), id: modelIdSchema }),
  /** A person accepts the licences that `download` named. */
  z.strictObject({ type: z.literal('download.accept'), id: modelIdSchema }),
  z.strictObject({ type: z.literal('download.pause'), id: modelIdSchema }),
  /** Stops a download and removes what came of it. Of what is installed nothing is removed. */
  z.strictObject({ type: z.literal('download.cancel'), id: modelIdSchema }),
] as const;

/** Of the companion, about downloads. */
export const downloadCompanionMessages = [
  z.strictObject({ type: z.literal('models.available'), models: z.array(availableModelSchema) }),
  /** To every client, whoever began it: after each change, and at most a few times a second while bytes come. */
  z.strictObject({ type: z.literal('download'), id: modelIdSchema, download: downloadStateSchema }),
] as const;

export type DownloadClientMessage = z.infer<(typeof downloadClientMessages)[number]>;
export type DownloadCompanionMessage = z.infer<(typeof downloadCompanionMessages)[number]>;
