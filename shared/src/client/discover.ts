import { z } from 'zod';
import { protocolVersion } from '../messages.ts';
import { connect, ConnectionError, type ConnectOptions } from './connect.ts';
import type { Connection } from './connection.ts';
import { mostTelling, type Problem } from './problem.ts';

/** What `GET /health` says, and all that it says. */
export const healthSchema = z.object({
  name: z.literal('frisket'),
  version: z.string().max(50),
  protocol: z.number().int(),
});
export type Health = z.infer<typeof healthSchema>;

/** What holds a port. */
export type Occupant =
  | { readonly kind: 'frisket'; readonly health: Health }
  | { readonly kind: 'other_program' }
  | { readonly kind: 'nothing' };

export interface Response {
  readonly ok: boolean;
  json(): Promise<unknown>;
}
/** The part of the standard `fetch` that is used. */
export type Fetch = (url: string, options: { mode?: 'cors' | 'no-cors'; signal?: AbortSignal }) => Promise<Response>;

/** Milliseconds: a companion on the same computer answers at once, other programs may hang. */
const healthTimeout = 2_000;

/**
 * Asks who holds a port. A browser does not let a page read what another program answers, but does tell an answer
 * from none.
 */
export async function askPort(port: number, fetch: Fetch): Promise<Occupant> {
  const url = `http://localhost:${port}/health`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(healthTimeout) });
    const health = healthSchema.safeParse(response.ok ? await response.json() : undefined);
    return health.success ? { kind: 'frisket', health: health.data } : { kind: 'other_program' };
  } catch {
    try {
      await fetch(url, { mode: 'no-cors', signal: AbortSignal.timeout(healthTimeout) });
      return { kind: 'other_program' };
    } catch (error) {
      const slow = error instanceof Error && error.name === 'TimeoutError';
      return { kind: slow ? 'other_program' : 'nothing' };
    }
  }
}

export interface DiscoverOptions extends Omit<ConnectOptions, 'port'> {
  /** In the order in which they are tried. */
  readonly ports: readonly number[];
  readonly fetch: Fetch;
}

/**
 * Finds the companion that knows the key: each port in turn, also past ones where somebody else answers (another
 * person's companion on the same computer, for one).
 * @throws ConnectionError with the most telling problem of all ports
 */
export async function discover(options: DiscoverOptions, signal?: AbortSignal): Promise<Connection> {
  const problems: Problem[] = [];
  for (const port of options.ports) {
    try {
      return await connect({ ...options, port }, signal);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const { problem } = error;
      // A socket that did not open, or closed before it had said who it is, looks the same for every reason.
      const unclear = problem.kind === 'not_running' || problem.kind === 'other_program';
      problems.push(unclear ? await explain(port, options.fetch) : problem);
    }
  }
  throw new ConnectionError(mostTelling(problems, options.ports));
}

/** Plain HTTP tells apart why there is no connection. */
async function explain(port: number, fetch: Fetch): Promise<Problem> {
  const occupant = await askPort(port, fetch);
  switch (occupant.kind) {
    case 'nothing':
      return { kind: 'not_running', ports: [port] };
    case 'other_program':
      return { kind: 'other_program', port };
    case 'frisket':
      return occupant.health.protocol === protocolVersion
        ? { kind: 'refused', port }
        : { kind: 'protocol_version', port, companionProtocol: occupant.health.protocol };
  }
}
