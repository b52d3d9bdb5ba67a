import { homedir } from 'node:os';
import { join } from 'node:path';
import { appRoot } from '../app-root.ts';
import { Autostart, type LoginItem } from './autostart.ts';
import { linuxLoginItem } from './linux-login-item.ts';
import { macLoginItem } from './mac-login-item.ts';
import { windowsLoginItem } from './windows-login-item.ts';

/**
 * This Frisket's, by this Node.
 * @param data the data folder, when it is not the usual one
 */
export function ownAutostart(data?: string): Autostart {
  return new Autostart(loginItem(process.platform), {
    program: process.execPath,
    arguments: [
      join(appRoot, 'bin', 'frisket.js'),
      'start',
      '--no-open',
      '--tray',
      // launchd looks after what it starts, and takes one that goes into the background for one that ended.
      ...(process.platform === 'darwin' ? [] : ['--background']),
      ...(data === undefined ? [] : ['--data', data]),
    ],
  });
}

function loginItem(platform: NodeJS.Platform): LoginItem {
  switch (platform) {
    case 'win32':
      return windowsLoginItem();
    case 'darwin':
      return macLoginItem(homedir());
    default:
      return linuxLoginItem(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'));
  }
}
