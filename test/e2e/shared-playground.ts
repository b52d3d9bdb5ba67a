import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { startCompanion, type CompanionOptions } from './companion.ts';
import { Playground } from './playground.ts';

export interface Workplace {
  readonly playground: Playground;
  close(): Promise<void>;
}

/** A companion, a browser, and the playground with its sample document. */
export async function openWorkplace(options: CompanionOptions = {}): Promise<Workplace> {
  const browser = await launchBrowser();
  const companion = await startCompanion(options);
  const playground = await Playground.open(browser, companion);
  return {
    playground,
    async close() {
      await browser.close();
      await companion.stop();
    },
  };
}

/**
 * One workplace for all tests of a file: empty before each of them, and after each the page has not complained.
 * @returns how the tests reach it
 */
export function sharePlayground(): () => Playground {
  let workplace: Workplace | undefined;
  const playground = () => {
    if (!workplace) throw new Error('The playground is open during tests only.');
    return workplace.playground;
  };
  beforeAll(async () => {
    workplace = await openWorkplace();
  });
  afterAll(() => workplace?.close());
  beforeEach(() => playground().clear());
  afterEach(() => expect(playground().complaints).toEqual([]));
  return playground;
}
