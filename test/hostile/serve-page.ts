import { createServer, type IncomingMessage } from 'node:http';
import { startServer } from '../fakes/strangers.ts';

export interface HostilePage {
  readonly port: number;
  /** Every request that reached the stranger's server. */
  readonly requests: readonly IncomingMessage[];
}

/** A stranger's server on the same computer, which answers everything with one page. */
export async function servePage(html: string): Promise<HostilePage> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  });
  return { port: await startServer(server), requests };
}
