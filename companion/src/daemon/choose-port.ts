import { FrisketError } from '../../../shared/src/errors.ts';
import { listen, type Listening } from './listen.ts';
import { askNeighbour, type Neighbour } from './running-companion.ts';

export type PortChoice =
  | { readonly kind: 'listening'; readonly listening: Listening }
  /** This person's companion runs already; `page` is a fresh start page of it. */
  | { readonly kind: 'running'; readonly port: number; readonly page: string };

/** Milliseconds that another companion may take from listening to answering: it takes up the jobs that were left. */
const startingMost = 10_000;
const startingLook = 100;

/** Whether something answers that was not ready a moment ago: it is not ready yet, or is by now. */
async function isStarting(port: number): Promise<boolean> {
  const url = `http://localhost:${port}/health`;
  const response = await fetch(url, { signal: AbortSignal.timeout(startingMost) }).catch(() => undefined);
  return response?.ok === true || response?.status === 503;
}

/** Who holds a port that is taken, if need be once it has started. */
async function askStarting(port: number, ownerKey: string): Promise<Neighbour> {
  for (let waited = 0; ; waited += startingLook) {
    const who = await askNeighbour(port, ownerKey);
    if (who.kind !== 'nobody' || waited >= startingMost || !(await isStarting(port))) return who;
    await new Promise((resolve) => setTimeout(resolve, startingLook));
  }
}

/**
 * Listens on the first port that is free, unless the companion that knows this key listens on one of them already.
 * @throws FrisketError `port_taken` when all are held by others
 */
export async function choosePort(ports: readonly number[], ownerKey: string): Promise<PortChoice> {
  const neighbours = await Promise.all(ports.map(async (port) => ({ port, who: await askNeighbour(port, ownerKey) })));
  for (const { port, who } of neighbours) if (who.kind === 'own') return { kind: 'running', port, page: who.page };
  for (const { port, who } of neighbours) {
    if (who.kind === 'stranger') continue;
    const listening = await listen(port);
    if (listening) return { kind: 'listening', listening };
    // Two were started in the same moment, and the other one was quicker.
    const quicker = await askStarting(port, ownerKey);
    if (quicker.kind === 'own') return { kind: 'running', port, page: quicker.page };
  }
  const held = ports.length === 1 ? `Port ${ports.join()} is` : `The ports ${ports.join(', ')} are all`;
  throw new FrisketError(
    'port_taken',
    `${held} held by another program.`,
    ports.length === 1
      ? 'Close that program, or choose another port with --port.'
      : 'Close one of those programs, or choose another port with --port (then the browser works, Figma does not).',
  );
}
