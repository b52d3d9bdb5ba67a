import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './launch.ts';

let browser: Browser;
const servers: Server[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

async function serve(body: string): Promise<string> {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('one origin cannot read the answers of another', async () => {
  const secret = await serve('secret');
  const stranger = await serve('<h1>stranger</h1>');
  const page = await browser.newPage();
  await page.goto(stranger);
  const read = (url: string) =>
    page.evaluate(
      (address) =>
        fetch(address).then(
          (response) => response.text(),
          (error: unknown) => String(error),
        ),
      url,
    );
  expect(await read(stranger)).toContain('stranger');
  expect(await read(secret)).toContain('Failed to fetch');
  await page.close();
});

test('a page draws text and lets a canvas be read', async () => {
  const page = await browser.newPage();
  await page.setContent('<p style="display: inline">mmmm</p>');
  const width = await page.locator('p').evaluate((element) => element.getBoundingClientRect().width);
  expect(width).toBeGreaterThan(20);
  const pixel = await page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) return undefined;
    context.fillStyle = 'rgb(1, 2, 3)';
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  });
  expect(pixel).toEqual([1, 2, 3, 255]);
  await page.close();
});
