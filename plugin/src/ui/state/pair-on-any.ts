import { pair, type PairResult } from '../../../../shared/src/client/pair.ts';
import { mostTelling, type Problem } from '../../../../shared/src/client/problem.ts';
import type { OpenSocket } from '../../../../shared/src/client/socket.ts';

export interface PairOnAnyOptions {
  readonly openSocket: OpenSocket;
  /** In the order in which they are asked. */
  readonly ports: readonly number[];
  readonly client: string;
  readonly onNumber: (number: number, port: number) => void;
}

/** How asking ended, and on which port. */
export type PairingEnd = Exclude<PairResult, { kind: 'failed' }> & { readonly port: number };

/**
 * Asks each companion in turn until one takes new clients: on a computer with several people another person's may come
 * first, and takes none.
 * @throws FrisketError `cancelled`
 */
export async function pairOnAny(
  { ports, onNumber, ...options }: PairOnAnyOptions,
  signal: AbortSignal,
): Promise<PairingEnd | { readonly kind: 'failed'; readonly problem: Problem }> {
  const problems: Problem[] = [];
  let closed: number | undefined;
  for (const port of ports) {
    const result = await pair({ ...options, port, onNumber: (number) => onNumber(number, port) }, signal);
    if (result.kind === 'closed') closed ??= port;
    else if (result.kind === 'failed') problems.push(result.problem);
    else return { ...result, port };
  }
  return closed === undefined
    ? { kind: 'failed', problem: mostTelling(problems, ports) }
    : { kind: 'closed', port: closed };
}
