import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MenuItem } from '../backend.ts';
import { iconMessage, NotifyIcon } from './notify-icon.ts';
import { actionOf, linesOf } from './popup-menu.ts';
import { loadWin32, wakeMessage, type Win32 } from './win32.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

/**
 * The thread that owns the tray's window: Windows gives a window's messages to the thread that made it, and an open
 * menu keeps that thread until it is closed. Entry of a worker, so it runs on import.
 */

// winuser.h, shellapi.h
const destroyed = 0x2;
const nothing = 0x0;
const clicks: readonly number[] = [0x202, 0x205, 0x405]; // WM_LBUTTONUP, WM_RBUTTONUP, NIN_BALLOONUSERCLICK
const doubleClick = 0x203;
const endSession = 0x16;
const returnChoice = 0x100;
const noNotify = 0x80;

const className = 'FrisketTray';

run(workerData as WorkerStart);

function run(start: WorkerStart): void {
  try {
    serve(loadWin32(), start);
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function serve(win32: Win32, start: WorkerStart): void {
  let { view } = start;
  const taskbarCreated = Number(win32.RegisterWindowMessageW('TaskbarCreated'));
  const procedure = win32.registerProcedure((window, message, wide, long) => {
    if (message === wakeMessage) readMail();
    else if (message === iconMessage && clicks.includes(long & 0xffff)) showMenu();
    else if (message === iconMessage && (long & 0xffff) === doubleClick)
      tell({ type: 'action', action: { type: 'open-playground' } });
    else if (message === taskbarCreated) icon.add();
    else if (message === endSession && wide !== 0) tell({ type: 'failed', message: 'The session ends.' });
    else if (message === destroyed) {
      icon.remove();
      win32.PostQuitMessage(0);
    } else return Number(win32.DefWindowProcW(window, message, wide, long));
    return 0;
  });
  const instance = Number(win32.GetModuleHandleW(null));
  const registered: unknown = win32.RegisterClassExW({
    cbSize: win32.sizes.windowClass,
    style: 0,
    lpfnWndProc: procedure,
    cbClsExtra: 0,
    cbWndExtra: 0,
    hInstance: instance,
    hIcon: 0,
    hCursor: 0,
    hbrBackground: 0,
    lpszMenuName: null,
    lpszClassName: className,
    hIconSm: 0,
  });
  if (registered === 0) throw new Error('Windows refused the class of the tray window.');
  // Never shown. Not a message-only window: those are not told when the taskbar comes back.
  const window = Number(win32.CreateWindowExW(0, className, 'Frisket', 0, 0, 0, 0, 0, 0, 0, instance, null));
  if (window === 0) throw new Error('Windows refused the tray window.');
  const icon = new NotifyIcon(win32, window, start);
  if (!icon.add()) throw new Error('There is no notification area here.');
  tell({ type: 'ready', window });

  const message = {};
  while (Number(win32.GetMessageW(message, 0, 0, 0)) > 0) {
    win32.TranslateMessage(message);
    win32.DispatchMessageW(message);
  }

  function readMail(): void {
    for (let mail = nextMail(); mail; mail = nextMail())
      switch (mail.type) {
        case 'show':
          ({ view } = mail);
          icon.show(view);
          break;
        case 'notify':
          icon.notify(mail.notice);
          break;
        case 'withdraw':
          icon.withdraw();
          break;
        case 'close':
          win32.DestroyWindow(window);
          break;
      }
  }

  function showMenu(): void {
    const { menu: items } = view;
    const action = actionOf(items, choose(items));
    if (action) tell({ type: 'action', action });
  }

  /** @returns the number of the line that was chosen, 0 for none */
  function choose(items: readonly MenuItem[]): number {
    const menu = Number(win32.CreatePopupMenu());
    for (const { flags, id, text } of linesOf(items)) win32.AppendMenuW(menu, flags, id, text);
    const point = { x: 0, y: 0 };
    win32.GetCursorPos(point);
    // Both as TrackPopupMenu's page asks for: else the menu does not close when the person clicks elsewhere.
    win32.SetForegroundWindow(window);
    const chosen = Number(win32.TrackPopupMenu(menu, returnChoice | noNotify, point.x, point.y, 0, window, null));
    win32.PostMessageW(window, nothing, 0, 0);
    win32.DestroyMenu(menu);
    return chosen;
  }
}

function nextMail(): ToWorker | undefined {
  return parentPort ? (receiveMessageOnPort(parentPort)?.message as ToWorker | undefined) : undefined;
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}
