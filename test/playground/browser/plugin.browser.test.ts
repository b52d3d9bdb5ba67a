import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {} from '../../../playground/src/app/test-hook.ts';
import { launchBrowser } from '../../browser/launch.ts';
import { serve, serveStage, Stage, type PluginParts } from './plugin-stage.ts';

let browser: Browser;
const servers: Server[] = [];
let stage: Stage;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

async function open(parts?: PluginParts): Promise<Stage> {
  const { url, server } = await serveStage(parts);
  servers.push(server);
  return Stage.open(browser, url);
}

describe('a plugin', () => {
  beforeEach(async () => {
    stage = await open();
  });
  afterEach(() => stage.close());

  test('finds Figma and nothing of the page in its sandbox', async () => {
    const found = await stage.inSandbox(`
      return [typeof figma, typeof window, typeof document, typeof fetch, typeof TextEncoder, figma.editorType, origin];
    `);
    expect(found).toEqual(['object', 'undefined', 'undefined', 'undefined', 'undefined', 'figma', 'null']);
    expect(stage.complaints).toEqual([]);
  });

  test('passes bytes both ways', async () => {
    const panel = await stage.panel();
    const result = await panel.evaluate(
      () =>
        new Promise((resolve) => {
          window.onmessage = ({ data }: MessageEvent<{ pluginMessage: { value: unknown } }>) => {
            const { value } = data.pluginMessage;
            resolve(value instanceof Uint8Array ? Array.from(value) : 'no bytes');
          };
          const message = { number: 1, source: 'return new Uint8Array([1, 2, 250]).map((byte) => byte + 1)' };
          parent.postMessage({ pluginMessage: message, pluginId: 'stage' }, '*');
        }),
    );
    expect(result).toEqual([2, 3, 251]);
  });

  test('is not spoken to by messages for another plugin', async () => {
    const panel = await stage.panel();
    await panel.evaluate(() =>
      parent.postMessage({ pluginMessage: { number: 1, source: 'figma.createRectangle()' }, pluginId: 'other' }, '*'),
    );
    // A message of its own comes after it and so shows that it has been dealt with.
    const count = await stage.inSandbox('return figma.currentPage.children.length');
    expect(count).toBe(1);
  });

  test('follows the theme', async () => {
    const panel = await stage.panel();
    const look = () =>
      panel.evaluate(() => {
        const root = document.documentElement;
        return [root.className, getComputedStyle(root).getPropertyValue('--figma-color-bg').trim()];
      });
    expect(await look()).toEqual(['figma-light', 'rgba(255, 255, 255, 1)']);
    await stage.page.getByTestId('theme').click();
    await panel.waitForSelector('html.figma-dark', { state: 'attached' });
    expect(await look()).toEqual(['figma-dark', '#2c2c2c']);
  });

  test('hears of the selection', async () => {
    await stage.inSandbox(`
      globalThis.heard = [];
      figma.on('selectionchange', () => heard.push(figma.currentPage.selection.map(({ name }) => name).join()));
    `);
    await stage.page.locator('[data-layer-name="Mornings by the water"]').click();
    await expect.poll(() => stage.inSandbox('return heard')).toEqual(['Mornings by the water']);
  });

  test('leaves one step of undo for each commit, which the person takes back', async () => {
    await stage.inSandbox(`
      const first = figma.createRectangle();
      first.name = 'First';
      figma.commitUndo();
      const second = figma.createRectangle();
      second.name = 'Second';
      second.resize(10, 10);
      figma.commitUndo();
    `);
    expect(await stage.layerNames()).toEqual(['Second', 'First', 'Landing page']);
    await stage.page.getByTestId('canvas').focus();
    await stage.page.keyboard.press('ControlOrMeta+z');
    expect(await stage.layerNames()).toEqual(['First', 'Landing page']);
    await stage.page.keyboard.press('ControlOrMeta+z');
    expect(await stage.layerNames()).toEqual(['Landing page']);
    await stage.page.keyboard.press('ControlOrMeta+Shift+z');
    expect(await stage.layerNames()).toEqual(['First', 'Landing page']);
  });

  test('keeps what it stores from one start to the next', async () => {
    await stage.inSandbox(`await figma.clientStorage.setAsync('draft', { prompt: 'sky', bytes: new Uint8Array([9]) })`);
    await stage.page.reload();
    await stage.page.frameLocator('[data-testid=plugin-frame]').locator('#stage').waitFor();
    expect(await stage.inSandbox(`return (await figma.clientStorage.getAsync('draft')).bytes`)).toEqual(
      Uint8Array.of(9),
    );
  });

  test('is started again by the button that it leaves on a layer', async () => {
    await stage.inSandbox(`
      const layer = figma.createRectangle();
      layer.setRelaunchData({ edit: 'Made by the stage' });
      figma.currentPage.selection = [layer];
    `);
    expect(await stage.page.getByTestId('properties').innerText()).toContain('Made by the stage');
    await stage.page.getByTestId('relaunch-edit').click();
    await expect.poll(() => stage.inSandbox('return figma.command').catch(() => 'starting')).toBe('edit');
  });

  test('ends when its window is closed, and can be opened again', async () => {
    await stage.page.getByTestId('plugin-close').click();
    await expect.poll(() => stage.page.getByTestId('plugin-window').count()).toBe(0);
    await stage.page.getByTestId('open-plugin').click();
    await stage.page.frameLocator('[data-testid=plugin-frame]').locator('#stage').waitFor();
    expect(await stage.inSandbox('return 1 + 1')).toBe(2);
  });

  test('that cannot be started says so, and can be tried again', async () => {
    await stage.page.getByTestId('plugin-close').click();
    await stage.page.route('**/quickjs.wasm', (route) => route.abort());
    await stage.page.getByTestId('open-plugin').click();
    await stage.page.getByText('Stage: The plugin could not be started.').waitFor();
    await stage.page.unroute('**/quickjs.wasm');
    await stage.page.getByTestId('open-plugin').click();
    await stage.page.frameLocator('[data-testid=plugin-frame]').locator('#stage').waitFor();
  });
});

test('what a panel says as soon as it is loaded is heard, however busy the page around it is', async () => {
  const busy = await open({
    code: `figma.showUI(__html__); figma.ui.onmessage = (said) => figma.ui.postMessage('heard ' + said);`,
    html: `<p id="stage">nothing</p><script>
      onmessage = ({ data }) => { document.querySelector('#stage').textContent = data.pluginMessage; };
      parent.postMessage({ pluginMessage: 'ready' }, '*');
    </script>`,
  });
  await busy.page.getByTestId('plugin-close').click();
  await busy.page.getByTestId('plugin-frame').waitFor({ state: 'detached' });
  // What is left to the next frame or to a timer comes after all that the panel says, as where the processor is busy.
  await busy.page.evaluate(() => {
    window.requestAnimationFrame = () => 0;
    Reflect.set(window, 'setTimeout', () => 0);
  });
  await busy.page.getByTestId('open-plugin').click();
  const panel = busy.page.frameLocator('[data-testid=plugin-frame]').locator('#stage');
  await expect.poll(() => panel.textContent()).toBe('heard ready');
  await busy.close();
});

test('what a plugin throws is shown to the person and in the console', async () => {
  const failing = await open({ code: `figma.showUI(__html__); figma.createRectangle().resize(-1, 5);` });
  await failing.page.getByTestId('toast').waitFor();
  const toast = await failing.page.getByTestId('toast').innerText();
  expect(toast).toContain('Stage: Error: in resize: ');
  expect(failing.complaints.join()).toContain('in resize: ');
  await failing.close();
});

/** Keeps what a page's policy has refused of scripts; code made from text shows as `eval`. */
const noteViolations = `
  window.violations = [];
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective.startsWith('script-src')) window.violations.push(blockedURI);
  });
`;

describe("a panel's frame", () => {
  test('reaches what the manifest names and nothing else', async () => {
    const answer = () =>
      serve((_path, response) => {
        response.setHeader('access-control-allow-origin', '*').end('heard');
        return Promise.resolve();
      });
    const [allowed, forbidden] = await Promise.all([answer(), answer()]);
    servers.push(allowed.server, forbidden.server);
    stage = await open({ allowedDomains: [new URL(allowed.url).origin] });
    const panel = await stage.panel();
    const read = (url: string) =>
      panel.evaluate(
        (address) =>
          fetch(address).then(
            (response) => response.text(),
            (error: unknown) => String(error),
          ),
        url,
      );
    expect(await read(allowed.url)).toBe('heard');
    expect(await read(forbidden.url)).toContain('Failed to fetch');
    expect(stage.complaints.join()).toMatch(/Content Security Policy/);
    await stage.close();
  });

  test('runs Frisket, and a page of its bridge, without code made from text, where a policy forbids that', async () => {
    const read = (name: string) => readFile(new URL(`../../../dist/plugin/${name}`, import.meta.url), 'utf8');
    const [code, html] = await Promise.all([read('code.js'), read('ui.html')]);
    // A second policy takes from the first what it does not allow itself.
    const strict = `<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">`;
    const { url, server } = await serveStage({ code, html: `${strict}<script>${noteViolations}</script>${html}` });
    servers.push(server);
    stage = await Stage.open(browser, url);
    const panel = await stage.panel();
    await panel.getByText('npm start').waitFor();
    const violations = () => Reflect.get(window, 'violations') as unknown;
    expect(await panel.evaluate(violations)).toEqual([]);
    // The policy does forbid it.
    await panel.evaluate(`new Promise((told) => {
      addEventListener('securitypolicyviolation', told, { once: true });
      setTimeout('1');
    }).then(() => undefined)`);
    expect(await panel.evaluate(violations)).toEqual(['eval']);
    await stage.page.addInitScript(noteViolations);
    await stage.page.goto(new URL('bridge.html', url).href);
    await stage.page.locator('body').waitFor();
    expect(await stage.page.evaluate(violations)).toEqual([]);
    await stage.close();
  });

  test('has no origin, no storage and no way into the page', async () => {
    stage = await open();
    const panel = await stage.panel();
    const attempts = await panel.evaluate(() => {
      const attempt = (work: () => unknown) => {
        try {
          return String(work());
        } catch (error) {
          return error instanceof Error ? error.name : 'thrown';
        }
      };
      return [
        self.origin,
        attempt(() => localStorage.length),
        attempt(() => parent.document.title),
        attempt(() => parent.playground),
      ];
    });
    expect(attempts).toEqual(['null', 'SecurityError', 'SecurityError', 'SecurityError']);
    await stage.close();
  });
});

describe('an exported picture', () => {
  beforeEach(async () => {
    stage = await open();
  });
  afterEach(() => stage.close());

  test('shows a turned layer in a turned frame as it appears, and nothing around it', async () => {
    const described = await stage.inSandbox(`
      const frame = figma.createFrame();
      frame.resize(300, 200);
      frame.clipsContent = false;
      frame.rotation = -20;
      frame.x = 900.25;
      frame.y = 100.5;
      const layer = figma.createRectangle();
      frame.appendChild(layer);
      layer.resize(120, 50);
      layer.x = 40;
      layer.y = 30;
      layer.rotation = 50;
      layer.fills = [{ type: 'SOLID', color: { r: 1, g: 0.2, b: 0 } }];
      globalThis.layer = layer;
      const { x, y, width, height } = layer.absoluteBoundingBox;
      return { transform: layer.absoluteTransform, box: { x, y, width, height } };
    `);
    const { transform, box } = described as {
      transform: [[number, number, number], [number, number, number]];
      box: { x: number; y: number; width: number; height: number };
    };
    const scale = 2;
    const png = await stage.bytesFromSandbox(`
      const constraint = { type: 'SCALE', value: ${scale} };
      return await layer.exportAsync({ format: 'PNG', useAbsoluteBounds: true, constraint });
    `);
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const left = Math.floor(box.x * scale);
    const top = Math.floor(box.y * scale);
    expect([info.width, info.height]).toEqual([
      Math.ceil((box.x + box.width) * scale) - left,
      Math.ceil((box.y + box.height) * scale) - top,
    ]);
    // Each pixel's middle, taken back into the layer's own plane, says what must be there.
    const [[a, c, e], [b, d, f]] = transform;
    let inside = 0;
    for (let row = 0; row < info.height; row++)
      for (let column = 0; column < info.width; column++) {
        const px = (left + column + 0.5) / scale - e;
        const py = (top + row + 0.5) / scale - f;
        // The axes are perpendicular and of unit length, so the inverse is the transpose.
        const x = a * px + b * py;
        const y = c * px + d * py;
        const depth = Math.min(x, y, 120 - x, 50 - y);
        // Edges are smoothed.
        if (Math.abs(depth) < 0.75) continue;
        const pixel = [...data.subarray((row * info.width + column) * 4, (row * info.width + column) * 4 + 4)];
        expect(pixel).toEqual(depth > 0 ? [255, 51, 0, 255] : [0, 0, 0, 0]);
        if (depth > 0) inside++;
      }
    expect(inside).toBeGreaterThan(0.9 * 120 * 50 * scale * scale);
  });

  test.each([1, 2])('gives back the very pixels of a picture that is shown at its own size, at %dx', async (scale) => {
    const side = 60 * scale;
    const noise = await sharp({
      create: {
        width: side,
        height: side,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer();
    const png = await stage.bytesFromSandbox(`
      const layer = figma.createRectangle();
      layer.resize(60, 60);
      layer.x = 1000;
      layer.y = -300;
      const { hash } = figma.createImage(new Uint8Array(${JSON.stringify([...noise])}));
      layer.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: hash }];
      return await layer.exportAsync({ format: 'PNG', constraint: { type: 'SCALE', value: ${scale} } });
    `);
    const pixels = (picture: Uint8Array) => sharp(picture).removeAlpha().raw().toBuffer();
    expect((await pixels(png)).equals(await pixels(noise))).toBe(true);
  });

  test('holds what lies there too when contentsOnly is false', async () => {
    const colour = (contentsOnly: boolean) => `
      const frame = figma.createRectangle();
      frame.fills = [{ type: 'SOLID', color: { r: 0, g: 0, b: 1 } }];
      frame.x = 2000;
      const above = figma.createRectangle();
      above.x = 2000;
      above.fills = [{ type: 'SOLID', color: { r: 0, g: 1, b: 0 } }];
      return await frame.exportAsync({ format: 'PNG', contentsOnly: ${contentsOnly} });
    `;
    const first = async (contentsOnly: boolean) => {
      const png = await stage.bytesFromSandbox(colour(contentsOnly));
      return [...(await sharp(png).removeAlpha().raw().toBuffer()).subarray(0, 3)];
    };
    expect(await first(true)).toEqual([0, 0, 255]);
    expect(await first(false)).toEqual([0, 255, 0]);
  });

  test('is a JPEG on white when asked for', async () => {
    const jpeg = await stage.bytesFromSandbox(`
      const layer = figma.createEllipse();
      layer.fills = [{ type: 'SOLID', color: { r: 0, g: 0, b: 0 } }];
      return await layer.exportAsync({ format: 'JPG', constraint: { type: 'WIDTH', value: 64 } });
    `);
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([64, 64, 3]);
    expect(data[0]).toBeGreaterThan(245);
    expect(data[(32 * 64 + 32) * 3]).toBeLessThan(10);
  });
});
