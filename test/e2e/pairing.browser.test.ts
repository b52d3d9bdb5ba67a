import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { look } from '../plugin/ui/look.ts';
import { openPanel, type OpenPanel } from '../plugin/ui/open-panel.ts';
import { startCompanion, type Companion } from './companion.ts';
import { Playground } from './playground.ts';

/** The person's page beside Figma: the built playground of a real companion, and the built panel in a window of its own. */

let browser: Browser;
let companion: Companion;
let playground: Playground;
const panels: OpenPanel[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  companion = await startCompanion();
  playground = await Playground.open(browser, companion);
});

afterAll(async () => {
  for (const panel of panels) await panel.close();
  await playground.close();
  await companion.stop();
  await browser.close();
});

/** A panel as Figma opens it, which knows a port and no key that is good there. */
async function panelInFigma(): Promise<OpenPanel> {
  const panel = await openPanel(browser, {
    prepare: ({ memory }) =>
      memory.set('connection', { port: companion.port, credential: 'f'.repeat(16), key: '1'.repeat(64) }),
  });
  panels.push(panel);
  return panel;
}

/** Once the buttons of the prompt hear: not in the first moment, in which a click was meant for something else. */
async function prompt(page: Page, button: string) {
  await page.getByTestId('pairing-prompt').getByRole('button', { name: button, exact: true }).click();
}

/** In both themes; the toggle for them is behind the prompt. */
async function lookInBothThemes(page: Page, name: string) {
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate((chosen) => {
      document.documentElement.classList.remove('figma-light', 'figma-dark');
      document.documentElement.classList.add(`figma-${chosen}`);
    }, theme);
    await look(page, `${name}-${theme}`);
  }
}

test('Figma is connected by choosing its number on the page, is listed there, and is parted with there', async () => {
  const { page } = playground;
  // A companion without clients takes the first one without further ado; the page says what to do.
  await page.getByRole('button', { name: 'Connect Figma' }).click();
  await page.getByText('Run the Frisket plugin in Figma.').waitFor();
  await look(page, 'page-first-run');

  const first = await panelInFigma();
  const shown = await first.panel.getByRole('status', { name: /^Number/ }).innerText();
  await page.getByText('“Figma in Chrome” asks to use Frisket on this computer.').waitFor();
  await page.locator('[data-testid=pairing-prompt] button:enabled').first().waitFor();
  await lookInBothThemes(page, 'page-prompt');
  expect(await page.getByTestId('pairing-prompt').getByRole('button').allInnerTexts()).toContain(shown);
  await prompt(page, shown);
  await page.getByText('Connected. Say yes in the panel of “Figma in Chrome”.').waitFor();
  await first.panel.getByRole('button', { name: 'Yes, it does' }).click();
  await first.panel.getByRole('tab', { name: 'Fill' }).waitFor();
  await page.getByText('Connected now').waitFor();
  await lookInBothThemes(page, 'page-clients');

  // A second one only after the person has said so.
  const second = await panelInFigma();
  await second.panel.getByText(/press “Connect Figma”/).waitFor();
  await page.getByTestId('clients-panel').getByRole('button', { name: 'Connect Figma' }).click();
  await page.getByText('Now run the Frisket plugin in Figma.').waitFor();
  await prompt(page, 'Not me');
  await second.panel.getByText('The number was not chosen in Frisket.').waitFor();
  await page.getByText('Not connected. If the panel of “Figma in Chrome” asks, say no.').waitFor();

  await page.getByRole('button', { name: 'Remove Figma in Chrome' }).click();
  await page.getByRole('button', { name: 'Really remove' }).click();
  await first.panel.getByText(/press “Connect Figma”/).waitFor();
  await page.getByText('Connected now').waitFor({ state: 'detached' });
  expect(playground.complaints).toEqual([]);
});
