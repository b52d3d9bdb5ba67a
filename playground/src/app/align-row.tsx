import type { ComponentChildren } from 'preact';
import { keys } from '../controls/keys.ts';
import { SmallButton } from '../controls/controls.tsx';
import { alignSelected, canAlign, type Alignment } from '../editor/align.ts';
import type { Editor } from '../editor/editor.ts';
import styles from './properties-panel.module.css';

interface AlignItem {
  readonly alignment: Alignment;
  readonly label: string;
  /** As `keyTelling` takes them. */
  readonly shortcut: string;
  readonly glyph: ComponentChildren;
}

const items: readonly AlignItem[] = [
  {
    alignment: 'left',
    label: 'Align left',
    shortcut: 'alt+A',
    glyph: <path d="M2.5 2v12M5 4.5h8v2.5H5zM5 9.5h5V12H5z" />,
  },
  {
    alignment: 'center',
    label: 'Align horizontal centres',
    shortcut: 'alt+H',
    glyph: <path d="M8 2v2.5M8 7v2.5M8 12v2M3.5 4.5h9V7h-9zM5.5 9.5h5V12h-5z" />,
  },
  {
    alignment: 'right',
    label: 'Align right',
    shortcut: 'alt+D',
    glyph: <path d="M13.5 2v12M3 4.5h8v2.5H3zM6 9.5h5V12H6z" />,
  },
  { alignment: 'top', label: 'Align top', shortcut: 'alt+W', glyph: <path d="M2 2.5h12M4.5 5v8H7V5zM9.5 5v5H12V5z" /> },
  {
    alignment: 'middle',
    label: 'Align vertical centres',
    shortcut: 'alt+V',
    glyph: <path d="M2 8h2.5M7 8h2.5M12 8h2M4.5 3.5v9H7v-9zM9.5 5.5v5H12v-5z" />,
  },
  {
    alignment: 'bottom',
    label: 'Align bottom',
    shortcut: 'alt+S',
    glyph: <path d="M2 13.5h12M4.5 3v8H7V3zM9.5 6v5H12V6z" />,
  },
];

/** Only where there is something to align to: other layers, or a frame. */
export function AlignRow({ editor }: { editor: Editor }) {
  if (!canAlign(editor.state.value, editor.selected.value)) return null;
  return (
    <div class={styles.buttons} role="group" aria-label="Align">
      {items.map(({ alignment, label, shortcut, glyph }) => (
        <SmallButton
          key={alignment}
          label={label}
          keys={keys.printed(shortcut)}
          testId={`align-${alignment}`}
          onClick={() => alignSelected(editor, alignment)}
        >
          {glyph}
        </SmallButton>
      ))}
    </div>
  );
}
