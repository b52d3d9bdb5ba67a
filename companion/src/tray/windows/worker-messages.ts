import type { TrayAction, TrayIcon, TrayNotice, TrayView } from '../backend.ts';

/** What the two threads of the Windows tray say to each other: a menu that hangs open blocks its thread. */

export interface WorkerStart {
  readonly view: TrayView;
  /** Files of Windows' icon format. */
  readonly icons: Readonly<Record<TrayIcon, string>>;
}

export type ToWorker =
  | { readonly type: 'show'; readonly view: TrayView }
  | { readonly type: 'notify'; readonly notice: TrayNotice }
  | { readonly type: 'withdraw' }
  | { readonly type: 'close' };

export type FromWorker =
  /** `window` is its handle: a message to it makes it look what it was told. */
  | { readonly type: 'ready'; readonly window: number }
  | { readonly type: 'action'; readonly action: TrayAction }
  | { readonly type: 'failed'; readonly message: string };
