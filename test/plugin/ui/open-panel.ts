import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { panelSizes } from '../../../plugin/src/bridge.ts';
import { servePanel } from '../../../plugin/src/serve-panel.ts';
import { FakeHost } from '../../fakes/fake-host.ts';
import { patience } from '../../patience.ts';

export interface OpenPanel {
  readonly page: Page;
  /** The panel's own frame. */
  readonly panel: FrameLocator;
  readonly host: FakeHost;
  close(): Promise<void>;
}

export interface OpenPanelOptions {
  readonly theme?: 'light' | 'dark';
  /** Of the browser that Figma runs in; the one that tests run in otherwise. */
  readonly userAgent?: string;
  /** Done to the page before anything is loaded in it. */
  readonly beforeOpening?: (page: Page) => Promise<void>;
  /** Set up before the panel says that it is ready. */
  readonly prepare?: (host: FakeHost) => void;
}

/** The panel leaves Japanese to the computer, and one that runs tests may have no font for it. */
const japaneseFont = new URL(
  import.meta.resolve('@fontsource/sawarabi-gothic/files/sawarabi-gothic-japanese-400-normal.woff2'),
);
const builtPanel = new URL('../../../dist/plugin/ui.html', import.meta.url);
const themeStyles = new URL('../../../node_modules/@create-figma-plugin/ui/lib/css/theme.css', import.meta.url);

/**
 * Opens the built panel as Figma does, in a sandboxed frame without an origin and with the theme's colours put into
 * it, joined to the real sandbox half over a host without a document.
 */
export async function openPanel(browser: Browser, options: OpenPanelOptions = {}): Promise<OpenPanel> {
  const { theme = 'light', userAgent, prepare, beforeOpening } = options;
  let document = '';
  const server = createServer((request, response) => {
    if (request.url === '/') response.setHeader('content-type', 'text/html; charset=utf-8').end(document);
    else createReadStream(japaneseFont).pipe(response.setHeader('access-control-allow-origin', '*'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  document = framing(await themedPanel(theme, address));
  const page = await browser.newPage({
    viewport: panelSizes.small,
    deviceScaleFactor: 2,
    colorScheme: theme,
    ...(userAgent ? { userAgent } : {}),
  });
  page.setDefaultTimeout(patience);
  const host = new FakeHost({
    // A page that has been closed hears nothing more.
    resize: (width, height) => void page.setViewportSize({ width, height }).catch(() => undefined),
    post: (message) => void page.evaluate(postToPanel, message).catch(() => undefined),
  });
  prepare?.(host);
  servePanel(host);
  await beforeOpening?.(page);
  await page.exposeFunction('postToSandbox', (message: unknown) => host.hear(message));
  await page.goto(address);
  return {
    page,
    panel: page.frameLocator('iframe'),
    host,
    close: async () => {
      await page.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function themedPanel(theme: string, address: string): Promise<string> {
  const [html, styles] = await Promise.all([readFile(builtPanel, 'utf8'), readFile(themeStyles, 'utf8')]);
  return html
    .replace('<html', () => `<html class="figma-${theme}"`)
    .replace(
      '<head>',
      () => `<head><style>${fontFace(address)}${styles.replaceAll(':root .figma', ':root.figma')}</style>`,
    );
}

/** Fetched only where there is Japanese to be shown. */
function fontFace(address: string): string {
  return `@font-face {
    font-family: 'Noto Sans JP';
    src: url('${address}japanese.woff2');
    unicode-range: U+3000-30FF, U+4E00-9FFF, U+FF00-FFEF;
  }`;
}

function framing(html: string): string {
  const escaped = html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html>
<style>body { margin: 0 } iframe { display: block; width: 100vw; height: 100vh; border: 0 }</style>
<script>
  addEventListener('message', ({ source, data }) => {
    if (source === document.querySelector('iframe').contentWindow) postToSandbox(data.pluginMessage);
  });
</script>
<iframe sandbox="allow-scripts allow-forms allow-popups" srcdoc="${escaped}"></iframe>`;
}

function postToPanel(message: unknown): void {
  document.querySelector('iframe')?.contentWindow?.postMessage({ pluginMessage: message }, '*');
}
