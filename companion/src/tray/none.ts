import { TrayUnavailable, type TrayBackend } from './backend.ts';

/** Where there is no way to have an icon; everything that it would say and do is on the page and on the command line. */
export function noTray(reason: string): TrayBackend {
  return {
    name: 'none',
    open: () => Promise.reject(new TrayUnavailable(reason)),
  };
}
