import { launchBrowser } from '../test/browser/launch.ts';
import { startCompanion } from '../test/e2e/companion.ts';
import { Playground } from '../test/e2e/playground.ts';
import { describeMachine } from './machine.ts';

/*
 * From the click on Fill to the new layer, as a person waits for it: the real browser, panel, companion and starter model,
 * on the playground's own first page. The first fill of a companion, and the median of those after it.
 */

const laterFills = 5;
const prompt = 'turquoise water';

/** What a person waits for, in order; milliseconds. */
type Stages = Readonly<Record<string, number>>;

const browser = await launchBrowser();
const companion = await startCompanion();
const playground = await Playground.open(browser, companion);
const { panel, wire } = playground;

/** Paints a stroke over the sea and asks for water. */
async function prepare(): Promise<void> {
  await playground.select('Hero picture');
  await panel.shown({ width: 672, height: 448 });
  await panel.setBrush(24);
  await panel.paint([
    { x: 20, y: 160 },
    { x: 200, y: 165 },
    { x: 20, y: 180 },
    { x: 190, y: 190 },
  ]);
  await panel.prompt.fill(prompt);
}

/** The new layer is selected as soon as it is there. */
async function newLayer(before: string | undefined): Promise<void> {
  for (;;) {
    const [id] = await playground.selection();
    if (id !== undefined && id !== before) return;
  }
}

async function fill(button: 'Fill' | 'Again'): Promise<Stages> {
  const before = wire.said.length;
  const [selected] = await playground.selection();
  const clicked = performance.now();
  await panel.button(button).click();
  await newLayer(selected);
  const shown = performance.now();
  const said = wire.said.slice(before);
  const at = (type: string) => said.find(({ message }) => message.type === type)?.at ?? NaN;
  const done = said.find(({ message }) => message.type === 'job.done');
  const timings: Stages = done?.message.type === 'job.done' ? done.message.timings : {};
  const engine = Object.values(timings).reduce((sum, milliseconds) => sum + milliseconds, 0);
  return {
    'panel: picture and mask as PNG': at('submit') - clicked,
    'transfer to the companion': at('job.started') - at('submit'),
    ...Object.fromEntries(Object.entries(timings).map(([stage, milliseconds]) => [`engine: ${stage}`, milliseconds])),
    'engine: previews, and waiting': at('job.done') - at('job.started') - engine,
    'transfer back, new layer': shown - at('job.done'),
    'click to new layer': shown - clicked,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

await prepare();
const first = await fill('Fill');
const later: Stages[] = [];
for (let count = 0; count < laterFills; count++) later.push(await fill('Again'));
await browser.close();
await companion.stop();

console.log(`${describeMachine()}; 672 x 448 layer exported at 2x, "${prompt}", Swatch's defaults\n`);
console.log('| stage | first fill, ms | later fills, median, ms |\n| --- | ---: | ---: |');
for (const [stage, milliseconds] of Object.entries(first))
  console.log(
    `| ${stage} | ${milliseconds.toFixed(0)} | ${median(later.map((stages) => stages[stage] ?? NaN)).toFixed(0)} |`,
  );
