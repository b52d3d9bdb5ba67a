import { request } from 'node:http';
import { expect, test } from 'vitest';
import { protocolVersion } from '../../shared/src/messages.ts';
import { version } from '../../shared/src/version.ts';
import { testKey, startTestDaemon } from '../fakes/test-daemon.ts';
import { siteWith } from './site-with.ts';

/** CSRF, and another user of this computer with curl: no HTTP route changes anything or hands a key out. */

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'] as const;
const paths = [
  '/',
  '/health',
  '/once',
  '/metrics',
  '/status',
  '/jobs',
  '/models',
  '/clients',
  '/pair',
  '/bridge',
  '/nowhere',
];
const origins = [undefined, 'null', 'https://www.figma.com', 'own'] as const;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function ask(port: number, method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('of all routes and methods only the page, the bridge, its health and the exchange of a start link answer, and none changes anything', async () => {
  const site = await siteWith('<!doctype html>the playground', { 'bridge.html': '<!doctype html>the bridge' });
  const { port, daemon, engine, lines } = await startTestDaemon({ site, metricsToken: 'ab'.repeat(32) });
  const once = new URL(daemon.startPage()).hash.replace('#once=', '');
  const answered = new Set<string>();
  for (const method of methods)
    for (const path of paths)
      for (const origin of origins) {
        const headers = {
          host: `localhost:${port}`,
          'content-type': 'application/json',
          ...(origin === undefined ? {} : { origin: origin === 'own' ? `http://localhost:${port}` : origin }),
        };
        const {
          status,
          text,
          headers: answer,
        } = await ask(port, method, path, headers, method.startsWith('P') ? '{"once":"no"}' : '');
        if (status < 400) answered.add(`${method} ${path}`);
        // Nothing that a stranger gets holds a key, and no page may read with the person's credentials.
        expect(text).not.toMatch(/[0-9a-f]{64}/);
        expect(answer['access-control-allow-credentials']).toBeUndefined();
        expect(answer['set-cookie']).toBeUndefined();
      }
  const open = ['GET', 'HEAD', 'OPTIONS'].flatMap((method) =>
    ['/', '/bridge', '/health'].map((path) => `${method} ${path}`),
  );
  expect([...answered].filter((route) => ![...open, 'OPTIONS /once'].includes(route))).toEqual([]);
  expect([...answered]).toEqual(expect.arrayContaining(['GET /', 'GET /bridge', 'GET /health']));
  expect(engine.tasks).toEqual([]);
  expect(lines).toEqual([]);
  // The start link was not used up by any of it.
  const own = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'content-type': 'application/json' };
  expect((await ask(port, 'POST', '/once', own, JSON.stringify({ once }))).status).toBe(200);
});

test('/health says only that this is Frisket, its version and its protocol', async () => {
  const { port } = await startTestDaemon();
  const { text } = await ask(port, 'GET', '/health', { host: `localhost:${port}` });
  expect(JSON.parse(text)).toEqual({ name: 'frisket', version, protocol: protocolVersion });
});

test('another user of this computer fetches everything there is, and gets nothing that authenticates', async () => {
  const site = await siteWith('<!doctype html>the playground', { 'main.js': 'console.log(1)' });
  const { port, daemon } = await startTestDaemon({ site });
  const once = new URL(daemon.startPage()).hash.replace('#once=', '');
  const own = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'content-type': 'application/json' };
  const granted = await ask(port, 'POST', '/once', own, JSON.stringify({ once }));
  const secrets = [/"key":"([0-9a-f]{64})"/.exec(granted.text)?.[1] ?? 'no key', once, testKey];
  expect(secrets[0]).toHaveLength(64);
  // curl may send any header it likes, the start page's origin too; it has no start link, and the one there was is used.
  const seen: string[] = [];
  for (const path of [
    '/',
    '/index.html',
    '/main.js',
    '/health',
    '/once',
    '/..',
    '/owner-key',
    '/clients.json',
    '/.env',
  ])
    seen.push(JSON.stringify(await ask(port, 'GET', path, own)));
  for (const guess of [once, '', '0'.repeat(64)])
    seen.push((await ask(port, 'POST', '/once', own, JSON.stringify({ once: guess }))).text);
  for (const secret of secrets) expect(seen.join('\n')).not.toContain(secret);
});
