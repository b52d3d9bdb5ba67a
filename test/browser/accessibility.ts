import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type axe from 'axe-core';
import type { Frame } from 'playwright-core';
import { expect } from 'vitest';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of axe's rules: WCAG 2.2 at its levels A and AA, and what it calls best practices. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Whatever a frame shows now can be used with a screen reader, without a mouse, and with poor sight. */
export async function expectAccessible(frame: Frame, state: string): Promise<void> {
  // Half a megabyte of script, which a frame keeps once it has it.
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(source);
  const violations = await frame.evaluate(async (tags) => {
    const results = await window.axe.run(document, {
      runOnly: tags,
      resultTypes: ['violations'],
      // A panel is no page: it has neither a heading of its own nor landmarks around everything.
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    });
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    );
  }, rules);
  expect(violations, state).toEqual([]);
}
