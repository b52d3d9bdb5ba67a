import type { MenuItem, TrayAction } from '../backend.ts';

/** A line of a menu as AppendMenuW takes it. */
export interface MenuLine {
  /** MF_ flags, winuser.h. */
  readonly flags: number;
  /** What TrackPopupMenu gives back when it is chosen; 0 is "nothing was chosen". */
  readonly id: number;
  readonly text: string;
}

const flags = { string: 0x0, grayed: 0x1, checked: 0x8, separator: 0x800 } as const;

export function linesOf(items: readonly MenuItem[]): MenuLine[] {
  return items.map((item, at) => {
    const id = at + 1;
    switch (item.kind) {
      case 'separator':
        return { flags: flags.separator, id, text: '' };
      case 'label':
        return { flags: flags.string | flags.grayed, id, text: textOf(item.text) };
      case 'action':
        return { flags: flags.string | (item.enabled ? 0 : flags.grayed), id, text: textOf(item.text) };
      case 'checkbox':
        return {
          flags: flags.string | (item.enabled ? 0 : flags.grayed) | (item.checked ? flags.checked : 0),
          id,
          text: textOf(item.text),
        };
    }
  });
}

/** @param id as TrackPopupMenu gave it */
export function actionOf(items: readonly MenuItem[], id: number): TrayAction | undefined {
  const item = items[id - 1];
  return item && 'action' in item && item.enabled ? item.action : undefined;
}

/** One ampersand underlines the next letter, two are one that is shown; a tab moves what follows to the right. */
function textOf(text: string): string {
  return text.replaceAll('&', '&&').replaceAll('\t', ' ');
}

/** @param most letters, with the zero at the end */
export function fitting(text: string, most: number): string {
  return text.length < most ? text : `${text.slice(0, most - 2)}…`;
}
