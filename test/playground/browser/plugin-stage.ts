import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Frame, Page } from 'playwright-core';
import type { NodeData } from '../../../playground/src/document/node.ts';
import type {} from '../../../playground/src/app/test-hook.ts';
import { patience } from '../../patience.ts';

const site = fileURLToPath(new URL('../../../dist/playground/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** A plugin that does in its sandbox what its panel is told to, and nothing of its own. */
const code = `
  figma.showUI(__html__, { width: 300, height: 200, title: 'Stage', themeColors: true });
  figma.ui.onmessage = async ({ number, source }, { origin }) => {
    try {
      const work = eval('(async (origin) => {' + source + '})');
      figma.ui.postMessage({ number, value: await work(origin) });
    } catch (error) {
      figma.ui.postMessage({ number, error: error.message });
    }
  };
`;

const html = `
  <p id="stage">ready</p>
  <script>
    const waiting = new Map();
    let last = 0;
    window.inSandbox = (source) => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      parent.postMessage({ pluginMessage: { number: last, source } }, '*');
    });
    window.onmessage = ({ data }) => {
      if (!data.pluginMessage) return;
      const { number, value, error } = data.pluginMessage;
      const { resolve, reject } = waiting.get(number);
      if (error === undefined) resolve(value); else reject(new Error(error));
    };
  </script>
`;

export interface PluginParts {
  readonly code?: string;
  readonly html?: string;
  readonly allowedDomains?: readonly string[];
}

/** The built playground with a plugin of the test's own, as a companion would serve it. */
export async function serveStage(parts: PluginParts = {}): Promise<{ url: string; server: Server }> {
  const manifest = {
    name: 'Stage',
    id: 'stage',
    api: '1.0.0',
    main: 'code.js',
    ui: 'ui.html',
    editorType: ['figma'],
    documentAccess: 'dynamic-page',
    relaunchButtons: [{ command: 'edit', name: 'Edit again' }],
    networkAccess: { allowedDomains: parts.allowedDomains ?? ['none'] },
  };
  const plugin: Readonly<Record<string, string>> = {
    '/plugin/manifest.json': JSON.stringify(manifest),
    '/plugin/code.js': parts.code ?? code,
    '/plugin/ui.html': parts.html ?? html,
  };
  return serve(async (path, response) => {
    const body = plugin[path] ?? (await readFile(join(site, path === '/' ? 'index.html' : path)));
    response.setHeader('content-type', types[extname(path) || '.html'] ?? 'application/octet-stream');
    response.end(body);
  });
}

export async function serve(
  answer: (path: string, response: ServerResponse) => Promise<void>,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    answer(pathname, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return { url: `http://localhost:${address.port}/`, server };
}

/** A page with the playground open and the plugin running. */
export class Stage {
  readonly page: Page;
  /** Errors that the page or the plugin wrote. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<Stage> {
    const stage = new Stage(await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' }));
    await stage.page.goto(url);
    await stage.page.getByTestId('plugin-frame').waitFor();
    await stage.page.frameLocator('[data-testid=plugin-frame]').locator('body').waitFor();
    return stage;
  }

  async nodes(): Promise<Readonly<Record<string, NodeData>>> {
    return this.page.evaluate(() => window.playground?.document() ?? {});
  }

  async selected(): Promise<NodeData> {
    const all = await this.nodes();
    const [id, ...others] = await this.page.evaluate(() => window.playground?.selection() ?? []);
    const node = id === undefined ? undefined : all[id];
    if (!node || others.length > 0) throw new Error(`${others.length + (node ? 1 : 0)} layers are selected.`);
    return node;
  }

  async named(name: string): Promise<NodeData> {
    const node = Object.values(await this.nodes()).find((other) => other.name === name);
    if (!node) throw new Error(`There is no ${name}.`);
    return node;
  }

  async pointOf(name: string, across: number, down: number) {
    const { id } = await this.named(name);
    const point = await this.page.evaluate((at) => window.playground?.pointOnScreen(at.id, at.across, at.down), {
      id,
      across,
      down,
    });
    if (!point) throw new Error('The playground has not started.');
    return point;
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await this.page.mouse.move(to.x, to.y);
    await this.page.mouse.up();
  }

  async panel(): Promise<Frame> {
    const element = await this.page.getByTestId('plugin-frame').elementHandle();
    const frame = await element.contentFrame();
    if (!frame) throw new Error('The plugin shows no panel.');
    return frame;
  }

  /** Runs statements in the plugin's sandbox. */
  async inSandbox(source: string): Promise<unknown> {
    const panel = await this.panel();
    return panel.evaluate(async (text) => {
      const run: unknown = Reflect.get(window, 'inSandbox');
      if (typeof run !== 'function') throw new Error('The panel is not the stage.');
      const value: unknown = await Reflect.apply(run, undefined, [text]);
      return value;
    }, source);
  }

  /** As `inSandbox`, for statements that end in bytes. */
  async bytesFromSandbox(source: string): Promise<Uint8Array> {
    const value = await this.inSandbox(source);
    if (!(value instanceof Uint8Array)) throw new Error(`These are no bytes: ${JSON.stringify(value)}`);
    return value;
  }

  async layerNames(): Promise<string[]> {
    const rows = this.page.locator('[data-testid=layers] > [aria-level="1"]');
    return rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-layer-name') ?? ''));
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
