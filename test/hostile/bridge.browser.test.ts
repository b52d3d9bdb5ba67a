import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { appRoot } from '../../companion/src/app-root.ts';
import { launchBrowser } from '../browser/launch.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { welcomedClient } from '../fakes/raw-client.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';
import { servePage } from './serve-page.ts';
import { patience } from '../patience.ts';

/** The companion's `/bridge` passes sockets on for a panel that the browser keeps from `localhost`: not for anybody else. */

const site = join(appRoot, 'dist', 'playground');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(html: string): Promise<Page> {
  const stranger = await servePage(html);
  // Popups need a click, which the attacker gets from the person under some pretext.
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(`http://localhost:${stranger.port}/`);
  return page;
}

const heardSchema = z.array(z.string());

/**
 * Opens the bridge by a click, joins it with a channel, and says through it what a stranger can; reports all that it
 * heard, as source.
 */
const attack = (port: number) => `
  const heard = (window.heard = []);
  const say = (message) => JSON.stringify(message);
  onmessage = ({ data, source }) => {
    if (data?.frisket !== 'relay.ready') return;
    if (heard.length === 0) heard.push('ready');
    window.bridge = source;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data.type !== 'sent') heard.push(data.type === 'message' ? JSON.parse(data.data).type : data.type);
      const send = (text) => port1.postMessage({ type: 'send', socket: data.socket, data: text });
      if (data.type === 'opened') {
        send(data.socket === 0
          ? say({ type: 'hello', protocol: 1, nonce: 'a'.repeat(64), credential: 'owner', client: 'Figma' })
          : say({ type: 'pair', protocol: 1, client: 'Figma' }));
      }
      if (data.type === 'message' && JSON.parse(data.data).type === 'challenge') {
        send(say({ type: 'authenticate', proof: 'b'.repeat(64) }));
        send(say({ type: 'jobs.list' }));
      }
      if (data.type === 'closed') (data.socket === 0 ? port1.postMessage({ type: 'open', socket: 1 }) : report());
    };
    source.postMessage({ frisket: 'relay.connect' }, '*', [port2]);
    port1.postMessage({ type: 'open', socket: 0 });
  };
  const report = () => (parent === self ? (window.report = heard) : parent.postMessage({ report: heard }, '*'));
  document.body.innerHTML = '<button style="width: 300px; height: 200px">You have won</button>';
  document.body.onclick = () => open('http://localhost:${port}/bridge', 'bridge', 'popup');
`;

/** A companion with a client and with something to steal. */
async function companionWithJob() {
  const { port, engine } = await startTestDaemon({ site });
  const person = await welcomedClient(port);
  person.send({ type: 'pairing.watch' });
  person.send({ type: 'submit', id: newId(), job: generateJob() });
  await (await engine.nextRun()).finish();
  await person.next('job.done');
  return { port, engine, person };
}

describe('a page of another site that opens the bridge', () => {
  test('is not connected by it', async () => {
    const { port } = await companionWithJob();
    const page = await open(`<!doctype html><body><script>${attack(port)}</script>`);
    const popUp = page.waitForEvent('popup');
    await page.mouse.click(50, 50);
    const bridge = await popUp;
    await page.waitForFunction('window.heard.length > 0');
    // It knows that the bridge is there, as anybody may; for as long as it tries, its channel is not taken.
    await page.evaluate(`(async () => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => window.heard.push(data.type);
        window.bridge.postMessage({ frisket: 'relay.connect' }, '*', [port2]);
        port1.postMessage({ type: 'open', socket: 0 });
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    })()`);
    expect(heardSchema.parse(await page.evaluate('window.heard'))).toEqual(['ready']);
    expect(await bridge.textContent('body')).toContain('This window belongs to the Frisket panel in Figma.');
  });

  test('from a frame without an origin, as Figma’s are, gets a handshake through it and nothing more', async () => {
    const { port, engine, person } = await companionWithJob();
    // One question is put by a companion without clients; here the person has closed the window for that.
    person.send({ type: 'pairing.open' });
    person.send({ type: 'pairing.close' });
    const frame = `<body><script>${attack(port)}</script>`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const page = await open(`<!doctype html><script>
      window.report = new Promise((resolve) => (onmessage = ({ data }) => resolve(data.report)));
    </script><iframe sandbox="allow-scripts allow-popups" srcdoc="${frame}" width="300" height="200"></iframe>`);
    const popUp = page.waitForEvent('popup');
    await page.mouse.click(100, 100);
    await popUp;
    expect(heardSchema.parse(await page.evaluate('window.report'))).toEqual([
      ...['ready', 'opened', 'challenge', 'refused', 'closed'],
      ...['opened', 'refused', 'closed'],
    ]);
    expect(engine.tasks).toHaveLength(1);
    expect(person.types()).not.toContain('pairing.requested');
  });
});

test('a window that did not open the bridge is not heard by it', async () => {
  const { port } = await startTestDaemon({ site });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const bridge = await context.newPage();
  bridge.setDefaultTimeout(patience);
  // Opened by the person, by nobody's click: it has no opener, and says so.
  await bridge.goto(`http://localhost:${port}/bridge`);
  const heard = await bridge.evaluate(`new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve('heard');
    addEventListener('message', () => setTimeout(() => resolve('nothing')), { once: true });
    postMessage({ frisket: 'relay.connect' }, '*', [port2]);
    port1.postMessage({ type: 'open', socket: 0 });
  })`);
  expect(heard).toBe('nothing');
  expect(await bridge.textContent('body')).toContain('Open it from there.');
});

test('only the bridge knows who opened it; every other page of the companion is cut off from its opener', async () => {
  const { port } = await startTestDaemon({ site });
  const headers = async (path: string) => (await fetch(`http://localhost:${port}${path}`)).headers;
  expect((await headers('/bridge')).get('cross-origin-opener-policy')).toBe('unsafe-none');
  for (const path of ['/', '/health', '/main.js', '/bridge.html'])
    expect((await headers(path)).get('cross-origin-opener-policy')).toBe('same-origin');
  const policy = (await headers('/bridge')).get('content-security-policy');
  expect(policy).toContain("frame-ancestors 'none'");
  // What the page may load and where it may connect stands in the page: its own script, and this computer.
  const html = await (await fetch(`http://localhost:${port}/bridge`)).text();
  expect(html).toMatch(
    /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src ws:\/\/localhost/,
  );
});
