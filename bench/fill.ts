import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Pixels } from '../companion/src/engine/images/codec.ts';
import { fillModes } from '../shared/src/job.ts';
import { fillCases, type FillCase } from './fill/cases.ts';
import { measure, median, type Measures } from './fill/measures.ts';
import { frisket, naive, release, telea, wordless, type Method } from './fill/methods.ts';
import { contactSheet, withVeil } from './fill/sheet.ts';
import { describeMachine } from './machine.ts';

/*
 * What a fill is worth: Frisket's own way with Swatch against the naive way and against OpenCV's inpainting, on pictures
 * that Swatch has not seen. Prints the tables of docs/fill.md and writes its contact sheets.
 */

const seed = 1;

interface Outcome extends Measures {
  readonly fill: FillCase;
  readonly picture: Pixels;
  /** Of processor time, on all cores together: what else the machine does changes it less than what the clock says. */
  readonly milliseconds: number;
}

async function outcomeOf(method: Method, fill: FillCase): Promise<Outcome> {
  const begin = process.cpuUsage();
  const picture = await method(fill, seed);
  const { user, system } = process.cpuUsage(begin);
  return { fill, picture, milliseconds: (user + system) / 1000, ...measure(picture, fill.truth, fill.mask) };
}

async function outcomesOf(method: Method, cases: readonly FillCase[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const fill of cases) outcomes.push(await outcomeOf(method, fill));
  return outcomes;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** One row: steps at the edge, and how far from the truth where there is one. */
function rowOf(name: string, outcomes: readonly Outcome[]): string {
  const hasTruth = outcomes.every(({ fill }) => fill.mode !== 'add' && fill.mode !== 'background');
  const patterns = outcomes.filter(({ fill }) => fill.isPattern);
  const cells = [
    median(outcomes.map(({ edge }) => edge)).toFixed(2),
    median(outcomes.map(({ band }) => band)).toFixed(2),
    hasTruth ? mean(outcomes.map(({ colour }) => colour)).toFixed(1) : '',
    hasTruth && patterns.length > 0 ? mean(patterns.map(({ inside }) => inside)).toFixed(1) : '',
    String(Math.max(...outcomes.map(({ misplaced }) => misplaced))),
    median(outcomes.map(({ milliseconds }) => milliseconds)).toFixed(0),
  ];
  return `| ${name} | ${cells.join(' | ')} |`;
}

const head = [
  '| | step at the edge | seam in the band | colour, ring | patterns | moved | processor, ms |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
].join('\n');

const cases = await fillCases();
const methods: Readonly<Record<string, Method>> = { 'naive way': naive(), 'OpenCV, Telea': telea, Frisket: frisket() };
// What is loaded once is not timed.
for (const method of Object.values(methods)) await outcomesOf(method, cases.slice(0, 1));

const load = () => (loadavg()[0] ?? 0).toFixed(1);
console.log(`${describeMachine()}; ${cases.length} fills, seed ${seed}; load average before: ${load()}\n`);
const all = new Map<string, Outcome[]>();
for (const [name, method] of Object.entries(methods)) all.set(name, await outcomesOf(method, cases));
for (const mode of fillModes) {
  const count = cases.filter((fill) => fill.mode === mode).length;
  console.log(`### ${mode} (${count})\n\n${head}`);
  for (const [name, outcomes] of all)
    console.log(
      rowOf(
        name,
        outcomes.filter(({ fill }) => fill.mode === mode),
      ),
    );
  console.log('');
}

const prompted = cases.filter(({ mode }, index) => mode === 'fill' && index % 3 === 0);
const variants: Readonly<Record<string, Method>> = {
  'all of it': frisket(),
  'without prefill': frisket({ without: new Set(['prefill']) }),
  'without colours seated': frisket({ without: new Set(['colour-match']) }),
  'without the continued edge': frisket({ without: new Set(['continued-edge']) }),
  'soft mask in the network': frisket({ maskMode: 'differential' }),
  'strength 0.6': frisket({ defaults: { fillStrength: 0.6 } }),
  '1 step': frisket({ leastSteps: 1 }, 1),
  '2 steps': frisket({ leastSteps: 2 }, 2),
  '4 steps': frisket({}, 4),
};
console.log(`### Part by part (fill, ${prompted.length})\n\n${head}`);
for (const [name, method] of Object.entries(variants)) console.log(rowOf(name, await outcomesOf(method, prompted)));

const closed = cases.filter(({ mode }) => mode === 'fill');
const pieces = await outcomesOf(wordless(frisket()), closed);
const removed = [...(all.get('Frisket') ?? [])].filter(({ fill }) => fill.mode === 'remove' || fill.mode === 'expand');
const insides = [...pieces, ...removed].map(({ inside }) => inside);
console.log(`
Without words, ${insides.length} fills (fill, remove, expand): mean L*a*b* difference in all of the hole ${mean(insides).toFixed(1)}, median ${median(insides).toFixed(1)}`);

const columns = ['what goes in, what is painted over in red', ...all.keys()];
const folder = join('docs', 'images');
mkdirSync(folder, { recursive: true });
for (const mode of fillModes) {
  const rows = cases
    .filter((fill) => fill.mode === mode)
    .map((fill) => ({
      name: fill.prompt === '' ? fill.name : `${fill.name}: ${fill.prompt}`,
      pictures: [
        withVeil(fill.picture, fill.mask),
        ...[...all.values()].flatMap((outcomes) =>
          outcomes.filter((outcome) => outcome.fill === fill).map(({ picture }) => picture),
        ),
      ],
    }));
  writeFileSync(join(folder, `fills-${mode}.jpg`), await contactSheet(columns, rows));
}
console.log(`Load average after: ${load()}`);
await release();
