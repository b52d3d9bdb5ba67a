import { createRequire } from 'node:module';
import type koffiModule from 'koffi';

/**
 * The only file that loads koffi: the functions of user32 and shell32 that an icon and its menu take. koffi is an
 * optional dependency, so it is asked for when it is needed.
 * @throws Error when it is not installed, or this is not Windows
 */
export function loadWin32() {
  const koffi = createRequire(import.meta.url)('koffi') as typeof koffiModule;
  const user32 = koffi.load('user32.dll');
  const shell32 = koffi.load('shell32.dll');
  const kernel32 = koffi.load('kernel32.dll');

  const windowProcedure = koffi.proto(
    'intptr_t __stdcall WindowProcedure(intptr_t window, uint32_t message, uintptr_t wide, intptr_t long)',
  );
  const windowClass = koffi.struct('WNDCLASSEXW', {
    cbSize: 'uint32_t',
    style: 'uint32_t',
    lpfnWndProc: koffi.pointer(windowProcedure),
    cbClsExtra: 'int',
    cbWndExtra: 'int',
    hInstance: 'intptr_t',
    hIcon: 'intptr_t',
    hCursor: 'intptr_t',
    hbrBackground: 'intptr_t',
    lpszMenuName: 'str16',
    lpszClassName: 'str16',
    hIconSm: 'intptr_t',
  });
  const point = koffi.struct('POINT', { x: 'int32_t', y: 'int32_t' });
  koffi.struct('MSG', {
    hwnd: 'intptr_t',
    message: 'uint32_t',
    wParam: 'uintptr_t',
    lParam: 'intptr_t',
    time: 'uint32_t',
    pt: point,
    lPrivate: 'uint32_t',
  });
  const text = (letters: number) => koffi.array('char16_t', letters, 'String');
  const iconData = koffi.struct('NOTIFYICONDATAW', {
    cbSize: 'uint32_t',
    hWnd: 'intptr_t',
    uID: 'uint32_t',
    uFlags: 'uint32_t',
    uCallbackMessage: 'uint32_t',
    hIcon: 'intptr_t',
    szTip: text(128),
    dwState: 'uint32_t',
    dwStateMask: 'uint32_t',
    szInfo: text(256),
    uVersion: 'uint32_t',
    szInfoTitle: text(64),
    dwInfoFlags: 'uint32_t',
    guidItem: koffi.array('uint8_t', 16),
    hBalloonIcon: 'intptr_t',
  });

  return {
    sizes: { windowClass: koffi.sizeof(windowClass), iconData: koffi.sizeof(iconData) },
    registerProcedure: (procedure: (window: number, message: number, wide: number, long: number) => number) =>
      koffi.register(procedure, koffi.pointer(windowProcedure)),
    GetModuleHandleW: kernel32.func('intptr_t __stdcall GetModuleHandleW(str16 name)'),
    RegisterClassExW: user32.func('uint16_t __stdcall RegisterClassExW(WNDCLASSEXW *class)'),
    CreateWindowExW: user32.func(
      'intptr_t __stdcall CreateWindowExW(uint32_t exStyle, str16 class, str16 title, uint32_t style, int x, int y, int width, int height, intptr_t parent, intptr_t menu, intptr_t instance, void *param)',
    ),
    DestroyWindow: user32.func('int __stdcall DestroyWindow(intptr_t window)'),
    DefWindowProcW: user32.func(
      'intptr_t __stdcall DefWindowProcW(intptr_t window, uint32_t message, uintptr_t wide, intptr_t long)',
    ),
    RegisterWindowMessageW: user32.func('uint32_t __stdcall RegisterWindowMessageW(str16 name)'),
    GetMessageW: user32.func(
      'int __stdcall GetMessageW(_Out_ MSG *message, intptr_t window, uint32_t first, uint32_t last)',
    ),
    TranslateMessage: user32.func('int __stdcall TranslateMessage(MSG *message)'),
    DispatchMessageW: user32.func('intptr_t __stdcall DispatchMessageW(MSG *message)'),
    PostMessageW: user32.func(
      'int __stdcall PostMessageW(intptr_t window, uint32_t message, uintptr_t wide, intptr_t long)',
    ),
    PostQuitMessage: user32.func('void __stdcall PostQuitMessage(int code)'),
    LoadImageW: user32.func(
      'intptr_t __stdcall LoadImageW(intptr_t instance, str16 name, uint32_t type, int width, int height, uint32_t flags)',
    ),
    GetSystemMetrics: user32.func('int __stdcall GetSystemMetrics(int index)'),
    GetCursorPos: user32.func('int __stdcall GetCursorPos(_Out_ POINT *point)'),
    SetForegroundWindow: user32.func('int __stdcall SetForegroundWindow(intptr_t window)'),
    CreatePopupMenu: user32.func('intptr_t __stdcall CreatePopupMenu()'),
    AppendMenuW: user32.func('int __stdcall AppendMenuW(intptr_t menu, uint32_t flags, uintptr_t id, str16 text)'),
    TrackPopupMenu: user32.func(
      'int __stdcall TrackPopupMenu(intptr_t menu, uint32_t flags, int x, int y, int reserved, intptr_t window, void *rectangle)',
    ),
    DestroyMenu: user32.func('int __stdcall DestroyMenu(intptr_t menu)'),
    Shell_NotifyIconW: shell32.func('int __stdcall Shell_NotifyIconW(uint32_t message, NOTIFYICONDATAW *data)'),
  } satisfies Record<string, unknown>;
}

export type Win32 = ReturnType<typeof loadWin32>;

/** Posted to the tray's window when there is something to read for its thread. Applications' own begin at 0x8000. */
export const wakeMessage = 0x8002;
