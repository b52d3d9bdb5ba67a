import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { protocolVersion } from '../../shared/src/messages.ts';
import { makeHalf } from '../../shared/src/pairing.ts';
import { launchBrowser } from '../browser/launch.ts';
import { RawClient, welcomedClient } from '../fakes/raw-client.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';
import { patience } from '../patience.ts';

/** Clickjacking of the prompt: a click that was meant for something else, which the prompt has come up under. */

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Asks to be paired, up to the question. */
async function ask(port: number): Promise<void> {
  const stranger = new RawClient(port);
  await stranger.opened();
  stranger.send({ type: 'pair', protocol: protocolVersion, client: 'Figma in Chrome' });
  await stranger.next('pair.commitment');
  const { publicKey, nonce } = makeHalf(randomBytes(64));
  stranger.send({ type: 'pair.half', publicKey, nonce });
}

test('a click in the moment in which the prompt comes up answers nothing', async () => {
  const { port, daemon } = await startTestDaemon({ site: join(appRoot, 'dist', 'playground') });
  const person = await welcomedClient(port);
  person.send({ type: 'pairing.watch' });
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  onTestFinished(() => page.close());
  await page.goto(daemon.startPage());
  await page.getByRole('button', { name: 'Connect Figma' }).click();
  await page.getByText('Run the Frisket plugin in Figma.').waitFor();
  // Whatever comes up is clicked at once, everywhere, and Escape is pressed, as by who was busy with something else.
  await page.evaluate(`new MutationObserver(() => {
    for (const button of document.querySelectorAll('[data-testid=pairing-prompt] button')) {
      window.clicks = (window.clicks ?? 0) + 1;
      button.click();
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    }
    document.querySelector('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }));
  }).observe(document.body, { childList: true, subtree: true })`);
  await ask(port);
  const prompt = page.getByTestId('pairing-prompt');
  await prompt.getByRole('button', { name: 'Not me', disabled: false }).waitFor();
  expect(await page.evaluate('window.clicks')).toBeGreaterThan(3);
  expect(person.types()).not.toContain('pairing.ended');
  // A moment later the person is heard.
  await prompt.getByRole('button', { name: 'Not me' }).click();
  expect(await person.next('pairing.ended')).toMatchObject({ outcome: 'refused' });
});
