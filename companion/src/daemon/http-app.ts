import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { FrisketError, type ErrorInfo } from '../../../shared/src/errors.ts';
import { protocolVersion } from '../../../shared/src/messages.ts';
import { version } from '../../../shared/src/version.ts';
import type { Metrics } from '../observability/metrics.ts';
import { isOriginHeard, isOwnHost, isOwnOrigin } from './origins.ts';
import type { StartLinks } from './start-links.ts';

export interface HttpAppOptions {
  /** Known once the server listens. */
  readonly port: () => number;
  readonly links: StartLinks;
  /** What a page gets for a good link, 32 bytes as hexadecimal digits. */
  readonly pageKey: string;
  /** The folder that is served at `/`. */
  readonly site: string;
  /** Served at `/metrics` to who brings the token; not at all when absent. */
  readonly metrics?: { readonly token: string; readonly metrics: Metrics };
}

const onceSchema = z.strictObject({ once: z.string().max(200) });

/** Everything over plain HTTP: the playground's files and `/bridge`, `GET /health`, and `POST /once`. Nothing here runs a job. */
export function createHttpApp(options: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(guard(options.port), secureHeaders);
  app.get('/health', health(options.port));
  if (options.metrics) app.get('/metrics', scrape(options.metrics));
  app.post('/once', express.json({ limit: '1kb' }), exchange(options));
  app.get('/bridge', bridge(options.site));
  app.use(express.static(options.site, { redirect: false, cacheControl: false }));
  app.use((request: Request, response: Response) => {
    const missingSite = request.path === '/' || request.path === '/index.html';
    send(response, 404, {
      code: 'invalid_request',
      message: missingSite
        ? `The playground is not built: ${join(options.site, 'index.html')} is missing.`
        : `There is nothing at ${request.method} here.`,
      hint: missingSite ? 'Run `npm run build` in the folder of Frisket.' : 'Open the start page at /.',
    });
  });
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    send(response, status, {
      code: status < 500 ? 'invalid_request' : 'internal',
      message: status < 500 ? 'The request cannot be read.' : 'The companion failed to answer.',
    });
  });
  return app;
}

/** Refuses who came under another name, and pages of other sites. */
function guard(port: () => number) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (!isOwnHost(request.headers.host, port())) {
      send(response, 403, new FrisketError('forbidden', 'This companion answers to localhost only.').toInfo());
    } else if (!isOriginHeard(request.headers.origin, port())) {
      send(response, 403, new FrisketError('forbidden', 'Pages of other sites are not answered.').toInfo());
    } else next();
  };
}

function secureHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    // No page of anybody else shows one of ours, to have it clicked. What a page may load is in the page itself.
    'Content-Security-Policy': "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'",
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  next();
}

/** The window that passes a panel's sockets on. It has to know who opened it, which the other pages must not. */
function bridge(site: string) {
  return (_request: Request, response: Response, next: NextFunction) => {
    response.set('Cross-Origin-Opener-Policy', 'unsafe-none');
    response.sendFile(join(site, 'bridge.html'), { cacheControl: false }, (error) => {
      // As with every other file that is not there.
      if (error) next();
    });
  };
}

/** Public: that this is Frisket, its version and its protocol's. Lets a panel tell why it got no connection. */
function health(port: () => number) {
  return (request: Request, response: Response) => {
    const { origin } = request.headers;
    if (origin !== undefined && isOriginHeard(origin, port())) {
      response.set({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });
    }
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    response.json({ name: 'frisket', version, protocol: protocolVersion });
  };
}

/** For Prometheus, which sends its `credentials_file` as a bearer's token. A page of a browser cannot: it has none. */
function scrape({ token, metrics }: NonNullable<HttpAppOptions['metrics']>) {
  const expected = digest(`Bearer ${token}`);
  return async (request: Request, response: Response) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
      response.type(metrics.contentType).send(await metrics.text());
    else
      send(
        response.set('WWW-Authenticate', 'Bearer'),
        401,
        new FrisketError(
          'unauthorized',
          'The metrics are for who has their token.',
          "Send `Authorization: Bearer` with the content of the data folder's file metrics-token.",
        ).toInfo(),
      );
  };
}

/** Of one length whatever it is of, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A page that was opened by the start link gets its key; nobody else does. */
function exchange({ port, links, pageKey }: HttpAppOptions) {
  return (request: Request, response: Response) => {
    const body = onceSchema.safeParse(request.body);
    if (!isOwnOrigin(request.headers.origin, port())) {
      send(response, 403, new FrisketError('forbidden', 'Only the start page may ask for its key.').toInfo());
    } else if (!body.success) {
      send(response, 400, new FrisketError('invalid_request', 'Give {"once": "..."} from the start link.').toInfo());
    } else if (!links.redeem(body.data.once)) {
      send(
        response,
        401,
        new FrisketError(
          'unauthorized',
          'This start link was used already or is older than a minute.',
          'Run `npm start` again: it opens a page with a fresh one.',
        ).toInfo(),
      );
    } else response.json({ key: pageKey });
  };
}

function send(response: Response, status: number, error: ErrorInfo): void {
  response.status(status).json({ error });
}
