import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPlugin } from '../../plugin/build.js';
import { Figma } from '../../playground/src/figma-api/figma.ts';
import { Sandbox } from '../../playground/src/sandbox/sandbox.ts';
import { newRectangle } from '../../playground/src/document/layer-defaults.ts';
import { insertion } from './host/open-document.ts';
import { documentOf } from '../playground/document/sample-layers.ts';
import { playgroundServices, png } from '../playground/figma-api/playground-services.ts';

let folder: string;
let code: string;
let html: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-plugin-'));
  await buildPlugin({ outputFolder: folder });
  code = await readFile(join(folder, 'code.js'), 'utf8');
  html = await readFile(join(folder, 'ui.html'), 'utf8');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('manifest.json', () => {
  test('names files that the build makes, and every port that the panel tries, both ways', async () => {
    const manifest = JSON.parse(await readFile(new URL('../../manifest.json', import.meta.url), 'utf8')) as {
      main: string;
      ui: string;
      networkAccess: { allowedDomains: string[] };
    };
    expect([manifest.main, manifest.ui]).toEqual(['dist/plugin/code.js', 'dist/plugin/ui.html']);
    expect(manifest.networkAccess.allowedDomains.sort()).toEqual(
      [3775, 3776, 3777].flatMap((port) => [`http://localhost:${port}`, `ws://localhost:${port}`]).sort(),
    );
  });
});

describe('ui.html', () => {
  test('is one file of less than 500 kB that loads nothing from anywhere', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    const markup = html.replace(style, '').replace(/<script>.*<\/script>/s, '');
    expect(style.match(/@import|url\((?!["']?data:).{40}/g)).toBeNull();
    expect(markup.match(/<(?:link|script|img|iframe)[^>]*>/g)).toBeNull();
  });

  test('ends its script where it ends', () => {
    expect(html.match(/<\/script/g)).toHaveLength(1);
  });
});

describe('code.js in Figma’s sandbox', () => {
  test('makes no code from text: a sandbox need not allow it', async () => {
    const { services } = playgroundServices();
    const errors: string[] = [];
    const sandbox = await Sandbox.create({
      figma: new Figma(services),
      html,
      console,
      onError: ({ message }) => errors.push(message),
    });
    sandbox.run(`
      globalThis.made = [];
      const refuse = (...parts) => { made.push(parts.join()); throw new EvalError('not allowed'); };
      globalThis.eval = refuse;
      globalThis.Function = new Proxy(Function, { apply: (_, __, parts) => refuse(...parts), construct: (_, parts) => refuse(...parts) });
    `);
    sandbox.run(code);
    expect(services.window.open).toHaveBeenCalledOnce();
    sandbox.run('if (made.length > 0) throw new Error(made.join())');
    expect(errors).toEqual([]);
    sandbox.dispose();
  });

  test('opens the panel, tells the selection, takes a picture and adds a layer, without a complaint', async () => {
    const { services, fromPanel } = playgroundServices(documentOf([newRectangle('1:1', { width: 320, height: 200 })]));
    services.draw.mockImplementation((_state, { region }) => Promise.resolve(png(region.width, region.height)));
    const errors: string[] = [];
    const console = { log: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), debug: vi.fn() };
    const sandbox = await Sandbox.create({
      figma: new Figma(services),
      html,
      console,
      onError: ({ message }) => errors.push(message),
    });
    sandbox.run(code);
    expect(services.window.open).toHaveBeenCalledExactlyOnceWith(
      html,
      expect.objectContaining({ title: 'Frisket', themeColors: true }),
    );
    const posted = (type: string) =>
      vi.waitFor(() => {
        const message = services.window.post.mock.calls
          .map(([each]) => each as { type: string })
          .find((each) => each.type === type);
        expect(message).toBeDefined();
        return message;
      });
    fromPanel({ type: 'memory.write', key: 'draft', value: { tab: 'generate' } });
    fromPanel({ type: 'ready' });
    expect(await posted('opened')).toMatchObject({ memory: { draft: { tab: 'generate' } } });
    expect(await posted('selection')).toEqual({ type: 'selection', selection: { kind: 'none' } });

    fromPanel({ type: 'picture.take', request: 1, layer: '1:1' });
    expect(await posted('picture.taken')).toMatchObject({ request: 1, picture: { width: 640, height: 400 } });

    fromPanel({ type: 'layer.insert', request: 2, insertion: insertion({ kind: 'beside', width: 40, height: 20 }) });
    expect(await posted('layer.inserted')).toMatchObject({ request: 2, inserted: { name: 'turquoise water' } });

    fromPanel({ type: 'picture.take', request: 3, layer: '9:9' });
    expect(await posted('failed')).toMatchObject({ request: 3, error: { code: 'selection_empty' } });

    fromPanel({ type: 'layer.insert', request: 4, insertion: { name: 'half' } });
    await vi.waitFor(() => expect(errors).toEqual([expect.stringMatching(/message\.insertion\.bytes/)]));
    expect(console.warn).not.toHaveBeenCalled();
    sandbox.dispose();
  });
});
