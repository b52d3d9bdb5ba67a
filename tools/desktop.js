#!/usr/bin/env node
import { runInTerminal } from './run-steps.js';

// Tests of what `npm test` cannot take along: a real panel, the packages, Windows' programs. A test whose programs are
// missing is skipped and says so.
console.log(`Needs, on Debian or Ubuntu:
  apt-get install --no-install-recommends dbus-daemon xvfb xfce4-panel xdotool imagemagick desktop-file-utils unzip
  apt-get install --no-install-recommends wine wine64      # for the Windows package
UPDATE_IMAGES=1 takes the screenshots over into docs/images.
`);
process.exitCode = await runInTerminal([
  'node_modules/vitest/vitest.mjs',
  ...['run', '--config', 'test/desktop/vitest.config.ts'],
  ...process.argv.slice(2),
]);
