/** Something that may go well the next time: a connection that was lost, a server that is busy. */
export class TransientFailure extends Error {
  override readonly name = 'TransientFailure';
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  /** @param message what happened, as a part of a sentence */
  constructor(message: string, options: ErrorOptions & { readonly retryAfter?: number } = {}) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }

  static of(error: unknown, { host }: URL): TransientFailure {
    if (error instanceof TransientFailure) return error;
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
    const what = reasons[code] ?? (error instanceof Error && error.message !== '' ? error.message : code);
    return new TransientFailure(`${host}: ${what}`, { cause: error });
  }
}

/** undici's and the system's codes, for people. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host, or no internet',
  EAI_AGAIN: 'its name cannot be looked up: is there internet?',
  ECONNREFUSED: 'it takes no connections',
  ECONNRESET: 'the connection was lost',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped sending',
  UND_ERR_SOCKET: 'the connection was lost',
  UND_ERR_ABORTED: 'the connection was lost',
};
