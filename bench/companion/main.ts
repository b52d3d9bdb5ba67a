import { loadavg } from 'node:os';
import { measureDisconnects } from './disconnects.ts';
import { measureHour } from './hour.ts';
import { measureIdle } from './idle.ts';
import { measureOverhead } from './overhead.ts';

/**
 * What the companion itself costs, with an engine that paints nothing: time, memory, and what becomes of jobs whose
 * clients come and go. `npm run bench -- companion [overhead|idle|disconnects|hour]`.
 */

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const milliseconds = (time: number | undefined) => `${(time ?? Number.NaN).toFixed(1)} ms`;
const at = (sorted: readonly number[], part: number) => sorted[Math.floor(part * (sorted.length - 1))];

const measures: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  overhead: async () => {
    const { times, pictureBytes, processor } = await measureOverhead();
    return [
      `| overhead of a 1024 x 1024 fill (picture of ${megabytes(pictureBytes)}), last byte in to first byte out | under 50 ms at the median | ${milliseconds(at(times, 0.5))} (90th percentile ${milliseconds(at(times, 0.9))}, ${times.length} fills); ${milliseconds(processor)} of processor time a fill in the companion, receiving and sending included |`,
    ];
  },
  idle: async () => {
    const { companion, engine } = await measureIdle();
    return [
      `| memory of the idle companion (its engine's process beside it, with Swatch loaded: ${megabytes(engine)}) | under 120 MB | ${megabytes(companion)} |`,
    ];
  },
  disconnects: async () => {
    const { jobs, cuts, lost, doneTwice, seconds } = await measureDisconnects();
    return [
      `| ${jobs} jobs of 20 clients, ${cuts} connections cut in ${seconds.toFixed(1)} s | none lost, none done twice | ${lost} lost, ${doneTwice} done twice |`,
    ];
  },
  hour: async () => {
    const { fills, seconds, memory } = await measureHour();
    const told = (part: 'heapUsed' | 'rss') => memory.map((each) => (each[part] / 2 ** 20).toFixed(0)).join(' ');
    return [
      `| ${fills} fills in ${seconds.toFixed(0)} s, memory after each tenth: heap, resident (MB) | no growth | ${told('heapUsed')}; ${told('rss')} |`,
    ];
  },
};

const chosen = process.argv.slice(2);
console.log(
  `Load average before: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
console.log('| what | target | measured |\n| ---- | ------ | -------- |');
for (const [name, measure] of Object.entries(measures))
  if (chosen.length === 0 || chosen.includes(name)) for (const line of await measure()) console.log(line);
console.log(
  `Load average after: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
