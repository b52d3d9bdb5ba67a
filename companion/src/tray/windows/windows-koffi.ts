import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { appRoot } from '../../app-root.ts';
import {
  TrayUnavailable,
  type Tray,
  type TrayBackend,
  type TrayEvents,
  type TrayIcon,
  type TrayView,
} from '../backend.ts';
import { iconFile } from '../icon-files.ts';
import { loadWin32, wakeMessage, type Win32 } from './win32.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

/** Where the thread with the window starts, once built. */
const workerEntry = join(appRoot, 'dist', 'companion', 'window-worker.js');

/** Windows: an icon in the notification area, with a window that nobody sees on a thread of its own. */
export const windowsKoffi: TrayBackend = { name: 'Shell_NotifyIcon', open };

async function open(view: TrayView, events: TrayEvents): Promise<Tray> {
  let win32: Win32;
  try {
    win32 = loadWin32();
  } catch (error) {
    throw new TrayUnavailable(`The package koffi is missing or does not load: ${messageOf(error)}`);
  }
  const start: WorkerStart = { view, icons };
  const worker = new Worker(workerEntry, { workerData: start });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let isOpen = false;
  const window = await new Promise<number>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'ready':
          isOpen = true;
          resolve(message.window);
          break;
        case 'action':
          events.onAction(message.action);
          break;
        case 'failed':
          if (isOpen) events.onGone(message.message);
          else reject(new TrayUnavailable(message.message));
          break;
      }
    });
    worker.once('error', (error) => {
      if (isOpen) events.onGone(messageOf(error));
      else reject(new TrayUnavailable(messageOf(error)));
    });
  });
  const say = (message: ToWorker) => {
    worker.postMessage(message);
    win32.PostMessageW(window, wakeMessage, 0, 0);
  };
  return {
    show: (next) => {
      say({ type: 'show', view: next });
    },
    notify: (notice) => {
      say({ type: 'notify', notice });
    },
    withdraw: () => {
      say({ type: 'withdraw' });
    },
    close: async () => {
      say({ type: 'close' });
      await ended;
    },
  };
}

const icons: Record<TrayIcon, string> = {
  idle: iconFile('idle'),
  working: iconFile('working'),
  attention: iconFile('attention'),
  paused: iconFile('paused'),
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
