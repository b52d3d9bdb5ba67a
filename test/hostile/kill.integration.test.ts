import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { buildChild } from '../fakes/build-child.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { killLoop } from './kill-loop.ts';

/**
 * A crash leaves no half-written state and loses no job: engine and daemon are killed at random points. 25 kills by
 * default; `npm run test:faults` kills 500 times, with another seed when FRISKET_SEED names one.
 */
const kills = Number(process.env.FRISKET_KILLS ?? 25);
const seed = Number(process.env.FRISKET_SEED ?? 1);

const daemonEntry = buildChild('./fault-daemon-main.ts');
const engineEntry = buildChild('./fault-engine-main.ts');
afterAll(() => {
  for (const entry of [daemonEntry, engineEntry]) rmSync(entry);
});

test(`${kills} kills of engine and daemon, seed ${seed}: nothing lost, nothing done twice, nothing half-written`, async () => {
  const report = await killLoop({ kills, seed, folder: await temporaryFolder(), daemonEntry, engineEntry });
  console.log(JSON.stringify(report));
  expect(report.daemonKills).toBeGreaterThan(0);
  expect(report.engineKills).toBeGreaterThan(0);
  expect(report.done).toBeGreaterThan(0);
  expect(report.done + report.failed).toBe(report.jobs);
}, 1_200_000);
