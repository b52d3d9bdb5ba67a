import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser } from '../../browser/launch.ts';
import { serveStage, Stage } from './plugin-stage.ts';

/**
 * One browser for all tests of a file, and for each a page of its own, about which nothing may have complained.
 * @returns the stage of the test that runs
 */
export function shareStage(): () => Stage {
  let browser: Browser;
  let server: Server;
  let url: string;
  let stage: Stage;

  beforeAll(async () => {
    browser = await launchBrowser();
    ({ url, server } = await serveStage());
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  beforeEach(async () => {
    stage = await Stage.open(browser, url);
  });

  afterEach(async () => {
    expect(stage.complaints).toEqual([]);
    await stage.close();
  });

  return () => stage;
}
