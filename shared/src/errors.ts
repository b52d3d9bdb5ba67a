import { z } from 'zod';

/**
 * Stable codes: programs may branch on them, so a code is never renamed or reused. The sentence that goes with an error
 * names the thing, the value and the limit; `hint` says what to do next.
 */
export const errorCodes = [
  // input
  'invalid_request',
  'invalid_message',
  'prompt_too_long',
  'image_invalid',
  'image_too_large',
  'image_too_small',
  'image_missing',
  'mask_empty',
  'mask_size',
  'selection_empty',
  'selection_unsupported',
  'nothing_found',
  'insert_failed',
  'recipe_too_long',
  'history_full',
  // models
  'model_not_found',
  'model_invalid',
  'model_unsupported',
  'weights_invalid',
  'tensor_missing',
  'adapter_mismatch',
  'licence_not_accepted',
  'download_failed',
  'download_refused',
  'download_forbidden',
  'download_not_found',
  'download_corrupt',
  // engine
  'graph_invalid',
  'engine_failed',
  'engine_crashed',
  'out_of_memory',
  'device_lost',
  'numbers_invalid',
  'cancelled',
  // companion and connection
  'unauthorized',
  'pairing_closed',
  'pairing_refused',
  'pairing_expired',
  'pairing_unknown',
  'client_unknown',
  'protocol_version',
  'queue_full',
  'disk_full',
  'interrupted',
  'job_unknown',
  'not_running',
  'disconnected',
  'port_taken',
  'forbidden',
  'autostart_impossible',
  // command line
  'usage',
  'file_unreadable',
  'configuration_invalid',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What a sentence in other words needs to name: how much was needed, which model. docs/protocol.md lists them by code. */
const errorValuesSchema = z.record(z.string(), z.union([z.string(), z.number()]));
export type ErrorValues = Readonly<z.infer<typeof errorValuesSchema>>;

/** What travels over the wire and into logs: no stack, no prompt, no picture. */
export const errorInfoSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().optional(),
  values: errorValuesSchema.optional(),
});
export type ErrorInfo = z.infer<typeof errorInfoSchema>;

export class FrisketError extends Error {
  override readonly name = 'FrisketError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly values: ErrorValues | undefined;

  /**
   * @param code stable, from `errorCodes`
   * @param message one sentence that names the thing, the value and the limit
   * @param hint what the person can do next, as an instruction
   * @param options.values what the sentence names, for whoever says it in other words
   */
  constructor(
    code: ErrorCode,
    message: string,
    hint?: string,
    options?: ErrorOptions & { readonly values?: ErrorValues | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.hint = hint;
    this.values = options?.values;
  }

  toInfo(): ErrorInfo {
    const { code, message, hint, values } = this;
    return { code, message, ...(hint === undefined ? {} : { hint }), ...(values === undefined ? {} : { values }) };
  }

  static from({ code, message, hint, values }: ErrorInfo): FrisketError {
    return new FrisketError(code, message, hint, { values });
  }

  /** Anything thrown, as an error that can be shown: unknown ones become `internal` with their own message. */
  static wrap(thrown: unknown, code: ErrorCode = 'internal'): FrisketError {
    if (thrown instanceof FrisketError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new FrisketError(code, message, undefined, { cause: thrown });
  }
}

/** A zod failure as one sentence that names the field: `request.steps: too small, expected at least 1`. */
export function describeIssues(error: z.ZodError, root: string): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${[root, ...issue.path.map(String)].join('.')}: ${issue.message}`)
    .join('; ');
}

/** Parses unknown data at the edge. @throws FrisketError `code`, naming the field. */
export function parse<T>(schema: z.ZodType<T>, data: unknown, root: string, code: ErrorCode = 'invalid_request'): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new FrisketError(code, describeIssues(result.error, root), 'Correct the field and send it again.');
}
