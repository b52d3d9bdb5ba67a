import { expect, test } from 'vitest';
import { DownloadDisplay } from '../../../../companion/src/cli/models/download-display.ts';
import { TestTerminal } from '../../../fakes/test-terminal.ts';

const half = { stage: 'downloading', bytes: 3_469_020_341, total: 6_938_040_682, rate: 24_500_000, remaining: 141_600 } as const;

test('a terminal shows one line: how much, how fast, how long', () => {
  const terminal = new TestTerminal({ interactive: true, width: 100 });
  new DownloadDisplay(terminal, 'SDXL').show(half);
  expect(terminal.drawn).toEqual([
    '\r\u001B[KSDXL  ████████████░░░░░░░░░░░░  3.47 GB of 6.94 GB  24.5 MB/s  2 min 22 s left',
  ]);
});

test('a log gets a line for every tenth, and one for checking', () => {
  const terminal = new TestTerminal();
  const display = new DownloadDisplay(terminal, 'SDXL');
  for (let percent = 0; percent <= 30; percent++) display.show({ stage: 'downloading', bytes: percent, total: 100 });
  display.show({ stage: 'verifying', bytes: 50, total: 100 });
  display.show({ stage: 'verifying', bytes: 60, total: 100 });
  display.wait('hub.test answered 503', 4_000);
  expect(terminal.told).toEqual(['SDXL 0 %', 'SDXL 10 %', 'SDXL 20 %', 'SDXL 30 %', 'Checking SDXL', 'hub.test answered 503; trying again in 4 s']);
});
