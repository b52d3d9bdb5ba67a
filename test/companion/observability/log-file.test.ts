import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { levels, logLevels, type LogLevel } from '../../../companion/src/observability/events.ts';
import { logFile, logFiles, logToFile } from '../../../companion/src/observability/log-file.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const connected = { event: 'client.connected', client: 'a test' } as const;
const now = () => new Date('2026-11-23T09:00:00Z');

async function open(level: LogLevel = 'info', bounds?: { files: number; bytes: number }) {
  const path = logFile(await temporaryFolder());
  const log = logToFile(path, { level, now, ...(bounds ? { bounds } : {}) });
  const lines = async (file = path) => (await readFile(file, 'utf8')).trimEnd().split('\n');
  return { path, log, lines };
}

test('an event is a line of JSON with time and level, there when the call returns, and for this person only', async () => {
  const { path, log, lines } = await open();
  log(connected);
  log({ event: 'engine.crashed', message: 'SIGSEGV\nin line 2' });
  expect((await lines()).map((line): unknown => JSON.parse(line))).toEqual([
    { time: '2026-11-23T09:00:00.000Z', level: 'info', ...connected },
    { time: '2026-11-23T09:00:00.000Z', level: 'error', event: 'engine.crashed', message: 'SIGSEGV\nin line 2' },
  ]);
  expect([(await stat(path)).mode & 0o777, (await stat(dirname(path))).mode & 0o777]).toEqual([0o600, 0o700]);
});

test.each(logLevels)('level %s leaves out what is less important', async (level) => {
  const { log, lines } = await open(level);
  const samples = [
    { event: 'engine.stopped', message: '' },
    { event: 'models.failed', message: '' },
    { event: 'companion.stopped' },
    { event: 'job.started', job: '', kind: '' },
  ] as const;
  expect(samples.map(({ event }) => levels[event])).toEqual(logLevels);
  for (const event of samples) log(event);
  expect(await lines()).toHaveLength(logLevels.indexOf(level) + 1);
});

test('a full file makes way for a new one, and the oldest goes', async () => {
  const { path, log, lines } = await open('info', { files: 3, bytes: 250 });
  for (let index = 0; index < 12; index++) log({ event: 'note', message: String(index) });
  expect(await readdir(dirname(path))).toEqual(['frisket.log', 'frisket.log.1', 'frisket.log.2']);
  const kept = [...(await lines(`${path}.2`)), ...(await lines(`${path}.1`)), ...(await lines())];
  const numbers = kept.map((line) => Number((JSON.parse(line) as { message: string }).message));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => 12 - numbers.length + index));
  for (const file of logFiles(path).slice(0, 3)) expect((await stat(file)).size).toBeLessThanOrEqual(250);
});

test('goes on where the one before it stopped', async () => {
  const { path, log, lines } = await open();
  log(connected);
  logToFile(path, { level: 'info' })(connected);
  expect(await lines()).toHaveLength(2);
});

test('a log that cannot be written stops nobody, and is written again once it can be', async () => {
  const { path, log, lines } = await open();
  await mkdir(path, { recursive: true });
  expect(() => {
    log(connected);
  }).not.toThrow();
  await rm(path, { recursive: true });
  log(connected);
  expect(await lines()).toHaveLength(1);
});
