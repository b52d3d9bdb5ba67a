import { expect, test } from 'vitest';
import { logFile, logToFile } from '../../../companion/src/observability/log-file.ts';
import { followLog, lastLines } from '../../../companion/src/observability/read-log.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const bounds = { files: 3, bytes: 250 };

async function open() {
  const path = logFile(await temporaryFolder());
  const write = logToFile(path, { level: 'info', bounds });
  const note = (message: string) => {
    write({ event: 'note', message });
  };
  return { path, note };
}

const messages = (texts: readonly string[]) => texts.map((text) => (JSON.parse(text) as { message: string }).message);

test('the last lines come from the older files too, in order', async () => {
  const { path, note } = await open();
  for (let index = 0; index < 6; index++) note(String(index));
  expect(messages((await lastLines(path, 5)).texts)).toEqual(['1', '2', '3', '4', '5']);
  expect(messages((await lastLines(path, 1)).texts)).toEqual(['5']);
  expect((await lastLines(path, 0)).texts).toEqual([]);
});

test('there may be no log', async () => {
  expect(await lastLines(logFile(await temporaryFolder()), 10)).toEqual({ texts: [], end: 0 });
});

test('following gives each new line once, also when the file makes way for another', async () => {
  const { path, note } = await open();
  note('before');
  const { end } = await lastLines(path, 0);
  const stop = new AbortController();
  const seen: string[] = [];
  const following = followLog(path, end, (text) => seen.push(text), stop.signal);
  const sent: string[] = [];
  for (let index = 0; index < 5; index++) {
    sent.push(String(index));
    note(String(index));
    await expect.poll(() => messages(seen)).toEqual(sent);
  }
  stop.abort();
  await following;
});
