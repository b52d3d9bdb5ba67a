import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { patience } from '../patience.ts';
import { frisket } from './command-line.ts';
import { dataFolder, freePort, startCompanion, type Companion, type CompanionOptions } from './companion.ts';
import { Playground } from './playground.ts';
import { photograph } from './scenes.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const started: Companion[] = [];

async function start(options?: CompanionOptions): Promise<Companion> {
  const companion = await startCompanion(options);
  started.push(companion);
  return companion;
}

// Whatever a test that failed has left behind.
afterEach(async () => {
  for (const companion of started.splice(0)) await companion.stop();
});

describe('a companion that stops', () => {
  test.each(['SIGINT', 'SIGKILL'] as const)(
    'in the middle of a job, by %s: the panel says so and loses nothing',
    async (signal) => {
      const data = await dataFolder();
      const port = await freePort();
      const companion = await start({ port, data });
      const playground = await Playground.open(browser, companion);
      const { panel } = playground;
      await playground.clear();
      const before = await playground.placePicture('photo.png', await photograph(300, 200));
      await panel.shown({ width: 300, height: 200 });
      await panel.paint([{ x: 80, y: 80 }]);
      await panel.prompt.fill('turquoise water');
      await panel.set('Steps', 500);
      await panel.button('Fill').click();
      await panel.text(/^step \d+ of \d{3}$/).waitFor();
      await companion.stop(signal);
      await panel.text(/Frisket stopped on this computer. Your job is kept/).waitFor();
      expect(await panel.prompt.inputValue()).toBe('turquoise water');
      expect((await playground.document())[before.id]).toEqual(before);

      await playground.close();
      await rm(data, { recursive: true, force: true });
    },
  );

  test('leaves a panel without a job as it is, which says what to do', async () => {
    const companion = await start();
    const playground = await Playground.open(browser, companion);
    const { panel } = playground;
    await panel.open('Generate');
    await panel.prompt.fill('turquoise water');
    await companion.stop();
    await panel.text(/npm start/).waitFor();
    expect(await panel.prompt.inputValue()).toBe('turquoise water');
    expect(await panel.button('Generate').isEnabled()).toBe(false);
    await playground.close();
  });
});

describe('a port that is taken', () => {
  test('by another program: one line that names it and says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const data = await dataFolder();
    const { code, stderr } = await frisket(['start', '--no-open', '--port', String(port), '--data', data]);
    expect(code).toBe(1);
    const lines = stderr.trim().split('\n');
    expect(lines.at(-1)).toMatch(new RegExp(`^frisket: Port ${port} is held by another program. .*--port`));
    other.close();
    await rm(data, { recursive: true, force: true });
  });

  test('by a companion that runs already: gives a page of that one', async () => {
    const data = await dataFolder();
    const companion = await start({ data });
    const { code, stdout } = await frisket(['start', '--no-open', '--port', String(companion.port), '--data', data]);
    expect(code).toBe(0);
    const link = /http:\/\/localhost:\d+\/#\S+/.exec(stdout)?.[0];
    const playground = await Playground.open(browser, { ...companion, startLink: link ?? '' });
    await playground.close();
    await companion.stop();
    await rm(data, { recursive: true, force: true });
  });
});

test('a start link is good once: whoever opens it again is told so and gets nothing', async () => {
  const companion = await start();
  const first = await Playground.open(browser, companion);
  const stranger = await (await browser.newContext()).newPage();
  stranger.setDefaultTimeout(patience);
  await stranger.goto(companion.startLink);
  await stranger.getByText('This start link was used already').waitFor();
  // The panel says the same: a number would be asked for on no page.
  const panel = stranger.frameLocator('[data-testid=plugin-frame]');
  await panel.getByText('This start link was used').waitFor();
  expect(await panel.getByRole('tab').count()).toBe(0);
  await first.close();
});
