import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { panelSizes } from '../../plugin/src/bridge.ts';
import { launchBrowser } from '../../test/browser/launch.ts';
import { startCompanion } from '../../test/e2e/companion.ts';
import { scenery } from '../../test/plugin/ui/scenery.ts';
import { describeMachine } from '../machine.ts';
import { probe } from './probe.ts';
import type { Marks } from './page.ts';

/*
 * From the moment at which a host opens the built panel to the first key that is typed in it: the real browser, the real
 * companion's connection, a layer selected. Each opening compiles the panel anew, as in Figma: nothing of it is cached.
 */

const openings = 15;
/** The processor of the browser, slowed down: what a laptop on battery, or a busy one, makes of it. */
const slowdowns = [1, 4];

execFileSync(process.execPath, [join(process.cwd(), 'tools/build.js')], { stdio: 'inherit' });
const dataFolder = await mkdtemp(join(tmpdir(), 'frisket-bench-'));
const companion = await startCompanion({ data: dataFolder });
const key = (await readFile(join(dataFolder, 'owner-key'), 'utf8')).trim();

const { outputFiles } = await build({
  entryPoints: [join(process.cwd(), 'bench/panel/page.ts')],
  bundle: true,
  write: false,
  format: 'iife',
});
const script = outputFiles[0]?.text ?? '';
const site = createServer((_request, response) =>
  response
    .setHeader('content-type', 'text/html; charset=utf-8')
    .end('<!doctype html><style>body{margin:0}iframe{width:100vw;height:100vh;border:0}</style>'),
);
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));

// In the page's own process, so that slowing the page down slows the panel down.
const browser = await launchBrowser({ args: ['--disable-features=IsolateSandboxedIframes'] });
const page = await browser.newPage({ viewport: panelSizes.small, deviceScaleFactor: 2 });
await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
await page.addScriptTag({ content: script });

const html = probe(await readFile(join(process.cwd(), 'dist/plugin/ui.html'), 'utf8'));
const picture = Buffer.from((await scenery(1280, 800)).bytes).toString('base64');
const open = (where: Page): Promise<Marks> =>
  where.evaluate((opening) => window.openPanel(opening), {
    html,
    port: companion.port,
    key,
    bounds: { x: 100, y: 80, width: 640, height: 400 },
    picture,
  });

const session = await page.context().newCDPSession(page);
// In processor time, which other programs that run meanwhile do not lengthen.
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
const durations = {
  script: 'ScriptDuration',
  styles: 'RecalcStyleDuration',
  layout: 'LayoutDuration',
  all: 'TaskDuration',
};
async function spent(): Promise<number[]> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.values(durations).map((name) => 1_000 * (metrics.find((metric) => metric.name === name)?.value ?? NaN));
}
let processorTime: readonly number[] = [];

const columns: Marks[] = [];
for (const rate of slowdowns) {
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  const measured: Marks[] = [await open(page)];
  columns.push(measured[0] ?? {});
  const before = await spent();
  while (measured.length <= openings) measured.push(await open(page));
  const after = await spent();
  if (rate === 1) processorTime = after.map((time, index) => (time - (before[index] ?? NaN)) / openings);
  const later = measured.slice(1);
  columns.push(
    Object.fromEntries(
      Object.keys(later[0] ?? {}).map((mark) => [mark, median(later.map((marks) => marks[mark] ?? NaN))]),
    ),
  );
}
const load = loadavg().map((average) => average.toFixed(1));
await browser.close();
site.close();
await companion.stop();
await rm(dataFolder, { recursive: true });

console.log(`${describeMachine()}; load average ${load[0]}; medians of ${openings}\n`);
const heads = slowdowns.flatMap((rate) => [`first, ${rate} x, ms`, `later, ${rate} x, ms`]);
console.log(`| since it was opened | ${heads.join(' | ')} |\n| --- | ${heads.map(() => '---:').join(' | ')} |`);
for (const mark of Object.keys(columns[1] ?? {}).sort((a, b) => (columns[1]?.[a] ?? 0) - (columns[1]?.[b] ?? 0)))
  console.log(`| ${mark} | ${columns.map((marks) => (marks[mark] ?? NaN).toFixed(0)).join(' | ')} |`);
const spentOn = Object.keys(durations).map((name, index) => `${name} ${(processorTime[index] ?? NaN).toFixed(0)} ms`);
console.log(`\nProcessor time of an opening, 1 x: ${spentOn.join(', ')}.`);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
