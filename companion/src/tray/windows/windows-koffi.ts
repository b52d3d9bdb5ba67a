import type { TrayBackend } from '../backend.ts';
import { noTray } from '../none.ts';

export const windowsKoffi: TrayBackend = noTray('not yet');
