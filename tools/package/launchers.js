import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./targets.js').Target} Target */

/** @param {string} words */
const shellScript = (words) => `#!/bin/sh
# Goes through links, so that one may lie in a folder of PATH.
self=$0
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
here=$(cd "$(dirname "$self")" && pwd)
exec "$here/node/bin/node" "$here/app/bin/frisket.js" ${words}
`;

/** @param {string} words */
const commandScript = (words) => `@"%~dp0node\\node.exe" "%~dp0app\\bin\\frisket.js" ${words}\r\n`;

/** With these the companion goes into the background and has an icon where there can be one. */
const startWords = 'start --tray --background';

/**
 * What a person starts: \`frisket\` for the command line, "Start Frisket" for a double click.
 *
 * @param {Target} target
 * @param {string} folder absolute
 */
export async function writeLaunchers({ os }, folder) {
  const files =
    os === 'win32'
      ? { 'frisket.cmd': commandScript('%*'), 'Start Frisket.cmd': commandScript(startWords) }
      : {
          frisket: shellScript('"$@"'),
          [os === 'darwin' ? 'Start Frisket.command' : 'start-frisket']: shellScript(startWords),
        };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, 'README.txt'), readme(os, Object.keys(files)));
}

/**
 * @param {string} os
 * @param {readonly string[]} files
 */
function readme(os, [command = '', start = '']) {
  const text = `Frisket: generative fill inside Figma, on this computer.

Put this folder where it can stay, then start "${start}". A page opens; the same plugin runs in Figma:
Plugins > Development > Import plugin from manifest..., and choose app/manifest.json of this folder.

"${command}" is the command line: ${command} --help
Start at login:  ${command} autostart on
Stop:            ${command} stop
Update:          stop it, and put the new folder in the place of this one.
Remove:          ${command} autostart off, ${command} stop, and delete this folder and the data folder,
                 which "${command} config" names.
`;
  return os === 'win32' ? text.replaceAll('\n', '\r\n') : text;
}
