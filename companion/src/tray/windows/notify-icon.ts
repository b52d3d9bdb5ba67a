import type { TrayNotice, TrayView } from '../backend.ts';
import { fitting } from './popup-menu.ts';
import type { WorkerStart } from './worker-messages.ts';
import type { Win32 } from './win32.ts';

/** What the icon tells its window of, by mouse messages. */
export const iconMessage = 0x8001;

// shellapi.h
const notifyMessages = { add: 0, modify: 1, delete: 2 } as const;
const parts = { message: 0x1, icon: 0x2, tip: 0x4, info: 0x10 } as const;
const infoIcon = { own: 0x4 } as const;
// winuser.h
const smallIconWidth = 49;
const imageIcon = 1;
const loadFromFile = 0x10;

/** Letters, with the zero at the end: NOTIFYICONDATAW. */
const letters = { tip: 128, info: 256, title: 64 } as const;

/** The icon in the notification area. */
export class NotifyIcon {
  readonly #win32: Win32;
  readonly #window: number;
  readonly #icons: ReadonlyMap<string, number>;
  #view: TrayView;

  constructor(win32: Win32, window: number, { view, icons }: WorkerStart) {
    this.#win32 = win32;
    this.#window = window;
    this.#view = view;
    const side = Number(win32.GetSystemMetrics(smallIconWidth));
    this.#icons = new Map(
      Object.entries(icons).map(([name, file]) => [
        name,
        Number(win32.LoadImageW(0, file, imageIcon, side, side, loadFromFile)),
      ]),
    );
  }

  /** Also after the taskbar has come back. @returns whether there is a notification area */
  add(): boolean {
    return this.#tell(notifyMessages.add, {});
  }

  show(view: TrayView): void {
    this.#view = view;
    this.#tell(notifyMessages.modify, {});
  }

  notify({ title, body }: TrayNotice): void {
    this.#tell(notifyMessages.modify, {
      szInfo: fitting(body, letters.info),
      szInfoTitle: fitting(title, letters.title),
      dwInfoFlags: infoIcon.own,
    });
  }

  /** An empty text takes back what is shown. */
  withdraw(): void {
    this.#tell(notifyMessages.modify, { szInfo: '' });
  }

  remove(): void {
    this.#tell(notifyMessages.delete, {});
  }

  #tell(message: number, info: { szInfo?: string; szInfoTitle?: string; dwInfoFlags?: number }): boolean {
    const icon = this.#icons.get(this.#view.icon) ?? 0;
    const data = {
      cbSize: this.#win32.sizes.iconData,
      hWnd: this.#window,
      uID: 1,
      uFlags: parts.message | parts.icon | parts.tip | (info.szInfo === undefined ? 0 : parts.info),
      uCallbackMessage: iconMessage,
      hIcon: icon,
      szTip: fitting(this.#view.tooltip, letters.tip),
      dwState: 0,
      dwStateMask: 0,
      szInfo: '',
      uVersion: 0,
      szInfoTitle: '',
      dwInfoFlags: 0,
      guidItem: new Uint8Array(16),
      hBalloonIcon: icon,
      ...info,
    };
    return this.#win32.Shell_NotifyIconW(message, data) !== 0;
  }
}
