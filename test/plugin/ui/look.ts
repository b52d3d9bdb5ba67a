import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Keeps a picture of the panel for people to judge, in the folder that FRISKET_LOOK names; without it nothing is kept.
 *
 *     FRISKET_LOOK=/tmp/look npx vitest run --project browser test/plugin
 */
export async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.FRISKET_LOOK;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
