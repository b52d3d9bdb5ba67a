import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

// Unless it is told not to, ONNX Runtime 1.30 for Linux keeps a device's id and a database of events to be sent in
// ~/.cache/Microsoft, which tells whether it does.
test('painting leaves nothing in the home folder: ONNX Runtime keeps and sends no telemetry', async () => {
  const home = await temporaryFolder();
  const picture = join(await temporaryFolder(), 'sky.png');
  const size = ['--width', '64', '--height', '64', '--steps', '1'];
  // What Frisket keeps itself lies elsewhere.
  const data = await temporaryFolder();
  const words = ['generate', 'sunset sky', '--seed', '7', ...size, '--out', picture, '--data', data];
  await promisify(execFile)(process.execPath, [join(appRoot, 'bin/frisket.js'), ...words], {
    env: { PATH: process.env.PATH, HOME: home, USERPROFILE: home },
  });
  expect(await readdir(home)).toEqual([]);
});
