import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../../browser/accessibility.ts';
import { expectEveryGlyph } from '../../browser/glyphs.ts';

/**
 * Looks at the panel in a state: axe-core finds nothing, no glyph is missing, and a picture is kept for people to judge
 * in the folder that FRISKET_LOOK names; without it no picture is kept. `npm run gallery` makes one page of all of them.
 *
 *     FRISKET_LOOK=/tmp/look npx vitest run --project browser test/plugin
 */
export async function look(page: Page, name: string): Promise<void> {
  const panel = page.frames().find((frame) => frame.parentFrame() === page.mainFrame());
  if (panel) await expectEveryGlyph(panel, name);
  const folder = process.env.FRISKET_LOOK;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  if (panel) await expectAccessible(panel, name);
}
