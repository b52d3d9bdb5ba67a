import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { launchBrowser } from '../browser/launch.ts';
import { patience } from '../patience.ts';
import { look } from '../plugin/ui/look.ts';
import { openPanel } from '../plugin/ui/open-panel.ts';
import { dataFolder, startCompanion, type Companion } from './companion.ts';

let browser: Browser;
let companion: Companion;
let data: string;

beforeAll(async () => {
  browser = await launchBrowser();
  data = await dataFolder();
  companion = await startCompanion({ data });
});

afterAll(async () => {
  await companion.stop();
  await browser.close();
  await rm(data, { recursive: true, force: true });
});

/**
 * What Chrome does to a frame that may not reach the local network: every connection to `localhost` fails as if nothing
 * were there, and the permission counts as denied. Pages that come from `localhost` are let through.
 */
async function keepFromLocalhost(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    if (location.href !== 'about:srcdoc') return;
    const denied = (descriptor: { name: string }) =>
      descriptor.name === 'local-network-access'
        ? Promise.resolve({ state: 'denied' })
        : Promise.reject(new TypeError('no such permission'));
    Object.defineProperty(navigator, 'permissions', { value: { query: denied } });
    window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    class ClosedSocket extends EventTarget {
      readonly readyState = 3;
      readonly bufferedAmount = 0;
      binaryType = '';
      constructor() {
        super();
        queueMicrotask(() => this.dispatchEvent(new Event('close')));
      }
      send(): void {
        throw new Error('This socket never opened.');
      }
      close(): void {
        this.binaryType = '';
      }
    }
    Object.defineProperty(window, 'WebSocket', { value: ClosedSocket });
  });
}

test('where the browser keeps the panel from localhost, a window of the companion’s own lets it work', async () => {
  const key = await loadOwnerKey(data);
  const { page, panel, close } = await openPanel(browser, {
    beforeOpening: keepFromLocalhost,
    prepare: ({ memory }) => memory.set('connection', { port: companion.port, credential: 'owner', key }),
  });
  page.setDefaultTimeout(patience);
  await panel.getByRole('heading', { name: 'Your browser keeps Figma from Frisket' }).waitFor();
  await look(page, 'light-blocked');
  const opened = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Open that window' }).click();
  const bridge = await opened;
  await bridge.getByText('Keep this window open').waitFor();
  await look(bridge, 'bridge');
  // Pictures come back through it, too.
  await panel.getByRole('tab', { name: 'Generate' }).click();
  await panel.getByRole('textbox', { name: /^What should/ }).fill('turquoise water');
  await panel.getByRole('button', { name: 'Generate', exact: true }).click();
  await panel.getByText(/^New layer/).waitFor();
  // Without it the panel is cut off again, and says so; nothing that was typed is lost.
  await bridge.close();
  await panel.getByRole('heading', { name: 'Your browser keeps Figma from Frisket' }).waitFor();
  const openedAgain = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Open that window' }).click();
  await openedAgain;
  await panel.getByRole('tab', { name: 'Generate' }).waitFor();
  expect(await panel.getByRole('textbox', { name: /^What should/ }).inputValue()).toBe('turquoise water');
  await close();
});
