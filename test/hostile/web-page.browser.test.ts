import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { launchBrowser } from '../browser/launch.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { welcomedClient } from '../fakes/raw-client.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';
import { servePage } from './serve-page.ts';
import { siteWith } from './site-with.ts';
import { patience } from '../patience.ts';

/** A page that a person happens to have open, and what it can do to a companion on the same computer. */

/** The name that the attacker's DNS points at this computer. */
const rebound = 'evil.test';
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser({ args: [`--host-resolver-rules=MAP ${rebound} 127.0.0.1`] });
});
afterAll(() => browser.close());

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  onTestFinished(() => page.close());
  await page.goto(url);
  return page;
}

/** Everything that a page's script can try, as source: each attempt ends in what it got, or in `nothing`. */
const attempts = (target: string) => `(async () => {
  const text = (promise) => promise.then((response) => response.text()).then((body) => body || 'nothing', () => 'nothing');
  const http = 'http://${target}', post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const element = (name, url) => new Promise((resolve) => {
    const made = document.createElement(name);
    made.onload = () => resolve('loaded'); made.onerror = () => resolve('nothing');
    if (name === 'link') { made.rel = 'stylesheet'; made.href = url; } else made.src = url;
    document.head.append(made);
  });
  return {
    health: await text(fetch(http + '/health')),
    page: await text(fetch(http + '/')),
    opaque: await text(fetch(http + '/', { mode: 'no-cors' })),
    once: await text(fetch(http + '/once', { ...post, body: '{"once":"' + '0'.repeat(64) + '"}' })),
    simplePost: await text(fetch(http + '/once', { method: 'POST', mode: 'no-cors', body: '{}' })),
    script: await element('script', http + '/'),
    style: await element('link', http + '/'),
    image: await element('img', http + '/icon.svg'),
    events: await new Promise((resolve) => {
      const source = new EventSource(http + '/');
      source.onmessage = ({ data }) => resolve(data); source.onerror = () => { source.close(); resolve('nothing'); };
    }),
    socket: await new Promise((resolve) => {
      const socket = new WebSocket('ws://${target}/'); const heard = [];
      socket.onopen = () => { heard.push('open'); socket.send('{"type":"link.make"}'); };
      socket.onmessage = ({ data }) => heard.push(String(data));
      socket.onclose = () => resolve(heard.join(' ') || 'nothing');
    }),
  };
})()`;

const heardSchema = z.record(z.string(), z.string());
const everything = [
  ...['health', 'page', 'opaque', 'once', 'simplePost', 'script', 'style', 'image', 'events', 'socket'],
] as const;
const nothing = Object.fromEntries(everything.map((name) => [name, 'nothing']));

test('a real browser page of another origin gets nothing', async () => {
  const site = await siteWith('<!doctype html><title>Frisket</title>the playground', {
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  });
  const { port } = await startTestDaemon({ site });
  const stranger = await servePage('<!doctype html><title>a web page</title>');
  const page = await open(`http://localhost:${stranger.port}/`);
  expect(await page.evaluate(attempts(`localhost:${port}`))).toEqual(nothing);
  // The same attempts against a server that defends nothing get something: they can fail.
  const careless = heardSchema.parse(await page.evaluate(attempts(`localhost:${stranger.port}`)));
  expect(careless).toMatchObject({ page: expect.stringContaining('a web page') as unknown });
});

describe('a web page opens ws://localhost from a sandboxed iframe, whose origin is null as Figma’s is', () => {
  /** Plays the handshake as far as it goes without a key, and reports all that it heard. */
  const frame = (port: number, credential: string) => `<script>
    const heard = [];
    const socket = new WebSocket('ws://localhost:${port}/');
    const hex = (length) => Array.from({ length }, () => 'a').join('');
    socket.onopen = () => {
      heard.push('open');
      socket.send(JSON.stringify({ type: 'hello', protocol: 1, nonce: hex(64), credential: '${credential}', client: 'Figma' }));
    };
    socket.onmessage = ({ data }) => {
      heard.push(typeof data === 'string' ? JSON.parse(data).type : 'picture');
      socket.send(JSON.stringify({ type: 'authenticate', proof: hex(64) }));
      socket.send(JSON.stringify({ type: 'link.make' }));
    };
    socket.onclose = () => parent.postMessage([origin, ...heard], '*');
  </script>`;
  const holder = (inner: string) => `<!doctype html><script>
    window.report = new Promise((resolve) => (onmessage = ({ data }) => resolve(data)));
  </script><iframe sandbox="allow-scripts" srcdoc='${inner.replaceAll("'", '&#39;')}'></iframe>`;

  test.each(['page', 'owner', '0123456789abcdef'])(
    'it connects with the credential %s, and gets nothing',
    async (credential) => {
      const { port, engine } = await startTestDaemon();
      const victim = await welcomedClient(port);
      victim.send({ type: 'submit', id: newId(), job: generateJob({ prompt: 'the person’s own job' }) });
      await (await engine.nextRun()).finish();
      await victim.next('job.done');
      const stranger = await servePage(holder(frame(port, credential)));
      const page = await open(`http://localhost:${stranger.port}/`);
      // A challenge holds a nonce and a proof that only who has the key can check.
      expect(await page.evaluate('window.report')).toEqual(['null', 'open', 'challenge', 'refused']);
      expect(engine.tasks).toHaveLength(1);
    },
  );
});

test('DNS rebinding: a page whose name points at this computer is told nothing, over HTTP and over WebSocket', async () => {
  const site = await siteWith('<!doctype html>the playground');
  const { port, daemon } = await startTestDaemon({ site });
  const { hash } = new URL(daemon.startPage());
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  onTestFinished(() => page.close());
  const answer = await page.goto(`http://${rebound}:${port}/${hash}`);
  expect(answer?.status()).toBe(403);
  expect(await page.content()).not.toContain('the playground');
  // Same origin now, as the browser sees it: only the Host header tells.
  const heard = heardSchema.parse(await page.evaluate(attempts(`${rebound}:${port}`)));
  for (const name of ['health', 'page', 'opaque', 'once', 'simplePost'])
    expect(heard[name]).toMatch(/"code":"forbidden"|^nothing$/);
  expect(heard.socket).toBe('nothing');
  // The mapping itself works: a server without the check is read.
  const careless = await servePage('careless');
  expect(await (await open(`http://${rebound}:${careless.port}/`)).textContent('body')).toBe('careless');
});

describe('clickjacking: a page frames the companion to have its button clicked', () => {
  const framing = (url: string) => `<!doctype html><iframe src="${url}" width="300" height="200"></iframe>`;
  const button =
    '<!doctype html><button style="width: 300px; height: 200px" onclick="parent.postMessage(1, \'*\'); top.clicked = 1">Yes</button>';

  async function clickThrough(url: string): Promise<{ shown: string; clicks: number }> {
    const stranger = await servePage(framing(url));
    const page = await open(`http://localhost:${stranger.port}/`);
    await page.evaluate('window.clicks = 0; onmessage = () => window.clicks++; undefined');
    const clicks = async () => z.number().parse(await page.evaluate('window.clicks'));
    // A click reaches a frame of another site only once the browser has laid it out, and its message
    // comes back from another process: the attack tries as long for a page that resists as for one that yields.
    for (let attempt = 0; attempt < 20 && (await clicks()) === 0; attempt++) {
      await page.mouse.click(100, 100);
      await page.waitForTimeout(50);
    }
    const [, frame] = page.frames();
    const shown = z
      .string()
      .catch('')
      .parse(await frame?.evaluate('document.body?.textContent').catch(() => ''));
    return { shown, clicks: await clicks() };
  }

  test.each(['/', '/#once=0', '/health', '/bridge'])('%s is not shown and cannot be clicked', async (path) => {
    const { port } = await startTestDaemon({ site: await siteWith(button, { 'bridge.html': button }) });
    const { shown, clicks } = await clickThrough(`http://localhost:${port}${path}`);
    expect(clicks).toBe(0);
    expect(shown).not.toContain('Yes');
    expect(shown).not.toContain('frisket');
  });

  test('a page that forbids nothing is clicked: the attack itself works', async () => {
    const careless = await servePage(button);
    const { shown, clicks } = await clickThrough(`http://localhost:${careless.port}/`);
    expect(shown).toBe('Yes');
    expect(clicks).toBeGreaterThan(0);
  });
});
