import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { appRoot } from '../app-root.ts';
import { trayIcons, type TrayIcon } from './backend.ts';

/** Drawn in companion/assets/tray, made by tools/build/build-tray-icons.js. */
const folder = join(appRoot, 'dist', 'companion', 'tray');

/** Pixels a side, as panels ask for them. */
const pixmapSides = [16, 22, 24, 32, 48] as const;

/** A picture as StatusNotifierItem has it: width, height, and ARGB, four bytes a pixel, rows from the top. */
export type Pixmap = readonly [width: number, height: number, argb: Uint8Array];

export async function loadPixmaps(): Promise<ReadonlyMap<TrayIcon, readonly Pixmap[]>> {
  const entries = trayIcons.map(async (icon) => {
    const pixmaps = await Promise.all(
      pixmapSides.map(async (side) => pixmapOf(await readFile(join(folder, `${icon}-${side}.png`)))),
    );
    return [icon, pixmaps] as const;
  });
  return new Map(await Promise.all(entries));
}

/** @param png with four channels of eight bits */
export function pixmapOf(png: Uint8Array): Pixmap {
  const { width, height, data } = decode(png);
  const argb = new Uint8Array(width * height * 4);
  for (let at = 0; at < argb.length; at += 4) {
    argb[at] = data[at + 3] ?? 0;
    argb[at + 1] = data[at] ?? 0;
    argb[at + 2] = data[at + 1] ?? 0;
    argb[at + 3] = data[at + 2] ?? 0;
  }
  return [width, height, argb];
}

/** For messages of the system. */
export const noticeIconFile = join(folder, 'idle-64.png');

/** Windows' format, with all sizes. */
export function iconFile(icon: TrayIcon): string {
  return join(folder, `${icon}.ico`);
}
