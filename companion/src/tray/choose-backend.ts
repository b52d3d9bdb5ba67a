import type { TrayBackend } from './backend.ts';
import { noTray } from './none.ts';

/** The way to have an icon on this system. What it takes is loaded only here. */
export async function chooseBackend(platform: NodeJS.Platform): Promise<TrayBackend> {
  switch (platform) {
    case 'linux':
    case 'freebsd':
    case 'openbsd': {
      const { linuxSni } = await import('./linux/linux-sni.ts');
      const { loadPixmaps } = await import('./icon-files.ts');
      return linuxSni({ environment: process.env, pixmaps: loadPixmaps });
    }
    case 'win32': {
      const { windowsKoffi } = await import('./windows/windows-koffi.ts');
      return windowsKoffi;
    }
    case 'darwin':
      return noTray(
        "There is no menu bar icon on macOS yet: nobody has tried one there. Use the companion's page, `frisket status` and `frisket pause`.",
      );
    default:
      return noTray(`There is no icon for ${platform}. Use the companion's page, and \`frisket status\`.`);
  }
}
