import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pixels } from '../companion/src/engine/images/codec.ts';
import { fillModes } from '../shared/src/job.ts';
import { askedCases } from './fill/asked.ts';
import { fillCases, type FillCase } from './fill/cases.ts';
import { measure, median, named, type Measures } from './fill/measures.ts';
import { frisket, naive, release, telea, wordless, type Method } from './fill/methods.ts';
import { contactSheet, withVeil } from './fill/sheet.ts';
import { describeMachine } from './machine.ts';

/*
 * What a fill is worth: Frisket's own way with Swatch against the naive way and against OpenCV's inpainting, on pictures
 * that Swatch has not seen. Prints the tables of docs/fill.md and writes its contact sheets. `npm run bench:fill -- asked
 * remove` measures these groups alone, and leaves the sheets of the documentation as they are.
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

/** One row: steps at the edge, and how far from the truth where there is one, or whether the colour asked for came. */
function rowOf(name: string, outcomes: readonly Outcome[]): string {
  const hasTruth = outcomes.every(({ fill }) => fill.mode !== 'add' && fill.mode !== 'background' && !fill.colour);
  const patterns = outcomes.filter(({ fill }) => fill.isPattern);
  const colours = outcomes.flatMap(({ fill, picture }) => (fill.colour ? named(picture, fill.mask, fill.colour) : []));
  const present = colours.filter(({ isPresent }) => isPresent).length;
  const cells = [
    median(outcomes.map(({ edge }) => edge)).toFixed(2),
    median(outcomes.map(({ band }) => band)).toFixed(2),
    ...(colours.length > 0
      ? [`${present} of ${colours.length}`, `${(100 * mean(colours.map(({ part }) => part))).toFixed(0)}%`]
      : [
          hasTruth ? mean(outcomes.map(({ colour }) => colour)).toFixed(1) : '',
          hasTruth && patterns.length > 0 ? mean(patterns.map(({ inside }) => inside)).toFixed(1) : '',
        ]),
    String(Math.max(...outcomes.map(({ misplaced }) => misplaced))),
    median(outcomes.map(({ milliseconds }) => milliseconds)).toFixed(0),
  ];
  return `| ${name} | ${cells.join(' | ')} |`;
}

function headOf([first]: readonly FillCase[]): string {
  const asked = first?.colour ? 'named colour there | pixels that have it' : 'colour, ring | patterns';
  return `| | step at the edge | seam in the band | ${asked} | moved | processor, ms |\n|${' --- |'.repeat(7)}`;
}

const cases = await fillCases();
const groups = new Map<string, readonly FillCase[]>(
  fillModes.map((mode) => [mode, cases.filter((fill) => fill.mode === mode)]),
);
groups.set('asked', askedCases(cases));
const unknown = process.argv.slice(2).filter((word) => !groups.has(word));
if (unknown.length > 0) throw new Error(`No group ${unknown.join(', ')}; there are ${[...groups.keys()].join(', ')}.`);
const isWhole = process.argv.length === 2;
const chosen = [...groups].filter(([name]) => isWhole || process.argv.includes(name));

const methods: Readonly<Record<string, Method>> = { 'naive way': naive(), 'OpenCV, Telea': telea, Frisket: frisket() };
// What is loaded once is not timed.
for (const method of Object.values(methods)) await outcomesOf(method, cases.slice(0, 1));

const load = () => (loadavg()[0] ?? 0).toFixed(1);
const count = chosen.reduce((sum, [, group]) => sum + group.length, 0);
console.log(`${describeMachine()}; ${count} fills, seed ${seed}; load average before: ${load()}\n`);
const folder = isWhole ? join('docs', 'images') : join(tmpdir(), 'frisket-fills');
mkdirSync(folder, { recursive: true });
const all = new Map<string, Outcome[]>();
for (const [group, fills] of chosen) {
  console.log(`### ${group} (${fills.length})\n\n${headOf(fills)}`);
  const rows = fills.map(({ name, prompt, picture, mask }) => ({
    name: prompt === '' ? name : `${name}: ${prompt}`,
    pictures: [withVeil(picture, mask)],
  }));
  for (const [name, method] of Object.entries(methods)) {
    const outcomes = await outcomesOf(method, fills);
    console.log(rowOf(name, outcomes));
    outcomes.forEach(({ picture }, index) => rows[index]?.pictures.push(picture));
    all.set(`${name}, ${group}`, outcomes);
  }
  const columns = ['what goes in, what is painted over in red', ...Object.keys(methods)];
  const file = join(folder, `fills-${group}.jpg`);
  writeFileSync(file, await contactSheet(columns, rows));
  console.log(`\n${file}\n`);
}
if (isWhole) {
  await measureParts(cases.filter(({ mode }) => mode === 'fill'));
  await measureWithoutWords(cases.filter(({ mode }) => mode === 'fill'));
}
console.log(`Load average after: ${load()}`);
await release();

/** What each part of a fill with words is good for. */
async function measureParts(fills: readonly FillCase[]): Promise<void> {
  const prompted = fills.filter((_, index) => index % 3 === 0);
  const variants: Readonly<Record<string, Method>> = {
    'all of it': frisket(),
    'without prefill': frisket({ without: new Set(['prefill']) }),
    'without colours joined': frisket({ without: new Set(['joined-colours']) }),
    'without colours seated': frisket({ without: new Set(['colour-match']) }),
    'without the continued edge': frisket({ without: new Set(['continued-edge']) }),
    'soft mask in the network': frisket({ maskMode: 'differential' }),
    'strength 0.6': frisket({ defaults: { fillStrength: 0.6 } }),
    '1 step': frisket({ leastSteps: 1 }, 1),
    '2 steps': frisket({ leastSteps: 2 }, 2),
    '4 steps': frisket({}, 4),
  };
  console.log(`### Part by part (fill, ${prompted.length})\n\n${headOf(prompted)}`);
  for (const [name, method] of Object.entries(variants)) console.log(rowOf(name, await outcomesOf(method, prompted)));
}

async function measureWithoutWords(fills: readonly FillCase[]): Promise<void> {
  const closed = await outcomesOf(wordless(frisket()), fills);
  const insides = [...closed, ...(all.get('Frisket, remove') ?? []), ...(all.get('Frisket, expand') ?? [])].map(
    ({ inside }) => inside,
  );
  console.log(
    `\nWithout words, ${insides.length} fills (fill, remove, expand): mean L*a*b* difference in all of the hole ${mean(insides).toFixed(1)}, median ${median(insides).toFixed(1)}`,
  );
}
