import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../files/private-file.ts';
import type { LoginItem, StartCommand } from './autostart.ts';

/** Linux: a desktop entry in the person's autostart folder. @param configFolder `$XDG_CONFIG_HOME`, or `~/.config` */
export function linuxLoginItem(configFolder: string): LoginItem {
  const file = join(configFolder, 'autostart', 'frisket.desktop');
  return {
    place: file,
    read: async () => {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      const values = new Map(
        text?.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
      // Desktops switch an entry off by either of these and keep the file.
      const off = values.get('Hidden') === 'true' || values.get('X-GNOME-Autostart-enabled') === 'false';
      return off ? undefined : values.get('Exec');
    },
    write: (command) => writePrivateFile(file, desktopEntry(command)),
    remove: () => rm(file, { force: true }),
  };
}

/** Desktop Entry Specification 1.5 and Desktop Application Autostart Specification 0.5. */
export function desktopEntry({ program, arguments: words }: StartCommand): string {
  return `[Desktop Entry]
Type=Application
Name=Frisket
Comment=Generative fill in Figma, on this computer
Exec=${[program, ...words].map(quoteExec).join(' ')}
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
`;
}

/**
 * An argument of `Exec`: in double quotes, with `"`, `` ` ``, `$` and `\` escaped, `%` doubled; and then escaped once
 * more as every string of the file is.
 */
function quoteExec(argument: string): string {
  const quoted = `"${argument.replace(/["`$\\]/g, String.raw`\$&`)}"`.replaceAll('%', '%%');
  return quoted.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
