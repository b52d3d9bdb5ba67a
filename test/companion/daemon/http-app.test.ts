import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { protocolVersion } from '../../../shared/src/messages.ts';
import { version } from '../../../shared/src/version.ts';
import { generateJob, newId } from '../../fakes/jobs.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly host?: string;
}

/** Plain HTTP, with headers that `fetch` would not let anybody set. */
function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, host = '127.0.0.1' }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path, method, headers: { host: `localhost:${port}`, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const onceOf = (page: string) => new URL(page).hash.replace('#once=', '');

function exchange(port: number, once: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(port, '/once', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${port}`, ...headers },
    body: JSON.stringify({ once }),
  });
}

test.each(['127.0.0.1', '::1'])(
  '/health on %s says that this is Frisket, its version and its protocol, and no more',
  async (host) => {
    const { port } = await startTestDaemon();
    const { status, text } = await ask(port, '/health', { host });
    expect({ status, body: JSON.parse(text) as unknown }).toEqual({
      status: 200,
      body: { name: 'frisket', version, protocol: protocolVersion },
    });
  },
);

test('/health may be read by frames of origin null, as Figma has them', async () => {
  const { port } = await startTestDaemon();
  const { headers } = await ask(port, '/health', { headers: { origin: 'null' } });
  expect(headers['access-control-allow-origin']).toBe('null');
});

test.each(['/', '/health', '/once', '/nowhere'])(
  '%s is refused to another name and to pages of other sites',
  async (path) => {
    const { port } = await startTestDaemon();
    for (const headers of [{ host: `evil.test:${port}` }, { host: 'localhost' }, { origin: 'https://evil.test' }]) {
      const { status, text } = await ask(port, path, { headers });
      expect(status).toBe(403);
      expect(text).not.toContain('frisket"');
    }
  },
);

test('a start link is good for one key, once', async () => {
  const { daemon, port } = await startTestDaemon();
  const once = onceOf(daemon.startPage());
  const first = await exchange(port, once);
  expect(first.status).toBe(200);
  expect(JSON.parse(first.text)).toEqual({ key: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown });
  expect(await exchange(port, once)).toMatchObject({
    status: 401,
    text: expect.stringContaining('unauthorized') as unknown,
  });
});

test('the key goes to the start page only', async () => {
  const { daemon, port } = await startTestDaemon();
  const once = onceOf(daemon.startPage());
  const strangers: Record<string, string>[] = [
    { origin: 'null' },
    { origin: 'https://www.figma.com' },
    { origin: 'https://evil.test' },
    { origin: `http://localhost:${port + 1}` },
  ];
  for (const headers of strangers) expect((await exchange(port, once, headers)).status).toBe(403);
  const without = await ask(port, '/once', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ once }),
  });
  expect(without.status).toBe(403);
  expect((await exchange(port, once)).status).toBe(200);
});

test('what is no exchange gets no key', async () => {
  const { daemon, port } = await startTestDaemon();
  const once = onceOf(daemon.startPage());
  const origin = `http://localhost:${port}`;
  const json = { 'content-type': 'application/json', origin };
  expect((await ask(port, `/once?once=${once}`, { headers: { origin } })).status).toBe(404);
  expect((await ask(port, '/once', { method: 'POST', headers: json, body: '{' })).status).toBe(400);
  expect((await ask(port, '/once', { method: 'POST', headers: json, body: '{"__proto__":{"once":"x"}}' })).status).toBe(
    400,
  );
  expect(
    (await ask(port, '/once', { method: 'POST', headers: json, body: `{"once":"${'x'.repeat(5000)}"}` })).status,
  ).toBe(413);
  expect((await exchange(port, 'f'.repeat(64))).status).toBe(401);
});

test('pages are served from the site, cannot be framed and are not kept', async () => {
  const site = await mkdtemp(join(tmpdir(), 'frisket-site-'));
  onTestFinished(() => rm(site, { recursive: true }));
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Frisket</title>');
  const { port } = await startTestDaemon({ site });
  const { status, headers, text } = await ask(port, '/');
  expect({ status, text }).toEqual({ status: 200, text: '<!doctype html><title>Frisket</title>' });
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(headers['x-powered-by']).toBeUndefined();
});

test.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/.git/config', '//etc/passwd'])(
  'nothing outside the site is served: %s',
  async (path) => {
    const { port } = await startTestDaemon();
    expect((await ask(port, path)).status).toBeGreaterThanOrEqual(400);
  },
);

test('without a built playground it says how to build one', async () => {
  const { port } = await startTestDaemon();
  expect(await ask(port, '/')).toMatchObject({
    status: 404,
    text: expect.stringContaining('npm run build') as unknown,
  });
});

test('/metrics are for who has their token, and are not there without one', async () => {
  const metricsToken = 'f'.repeat(64);
  const { port, engine } = await startTestDaemon({ metricsToken });
  const client = await welcomedClient(port);
  client.send({ type: 'submit', id: newId(), job: generateJob({ prompt: 'a secret garden' }) });
  await (await engine.nextRun()).finish();
  await client.next('job.done');
  const scrape = (authorization?: string) => ask(port, '/metrics', { headers: authorization ? { authorization } : {} });
  for (const wrong of [undefined, 'Bearer', `Bearer ${'0'.repeat(64)}`, `Basic ${metricsToken}`, metricsToken]) {
    const { status, headers, text } = await scrape(wrong);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(text).not.toContain('frisket_');
  }
  const { status, headers, text } = await scrape(`Bearer ${metricsToken}`);
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(text).toContain('frisket_jobs_total{kind="generate",outcome="done"} 1\n');
  expect(text).toContain('frisket_connections 1\n');
  expect(text).not.toContain('secret');
  const { port: without } = await startTestDaemon();
  expect((await ask(without, '/metrics', { headers: { authorization: 'Bearer undefined' } })).status).toBe(404);
});
