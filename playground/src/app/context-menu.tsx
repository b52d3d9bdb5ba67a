import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { keys } from '../controls/keys.ts';
import { MenuItem, useMenuKeys } from '../controls/menu.tsx';
import styles from '../controls/menu.module.css';
import { layerOf } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import { addAutoLayout } from '../editor/auto-layout-commands.ts';
import { toPage, type Point } from '../editor/camera.ts';
import {
  deleteSelected,
  duplicateSelected,
  groupSelected,
  reorderSelected,
  ungroupSelected,
} from '../editor/commands.ts';
import type { Editor } from '../editor/editor.ts';
import { pickAt } from '../editor/hit-test.ts';
import { copyAsPicture } from './copy-as-picture.ts';

interface Item {
  readonly label: string;
  readonly keys: string;
  readonly testId: string;
  readonly run: (editor: Editor) => void;
  readonly isOffered?: (editor: Editor) => boolean;
}

const items: readonly Item[] = [
  {
    label: 'Copy as PNG',
    keys: keys.printed('mod+shift+C'),
    testId: 'copy-png',
    run: (editor) => void copyAsPicture(editor),
  },
  { label: 'Duplicate', keys: keys.printed('mod+D'), testId: 'duplicate', run: duplicateSelected },
  { label: 'Bring to front', keys: ']', testId: 'front', run: (editor) => reorderSelected(editor, 'front') },
  { label: 'Send to back', keys: '[', testId: 'back', run: (editor) => reorderSelected(editor, 'back') },
  { label: 'Group', keys: keys.printed('mod+G'), testId: 'group', run: groupSelected },
  {
    label: 'Ungroup',
    keys: keys.printed('mod+shift+G'),
    testId: 'ungroup',
    run: ungroupSelected,
    isOffered: ({ selected }) => selected.value.some(({ type }) => type === 'GROUP'),
  },
  { label: 'Add auto layout', keys: keys.printed('shift+A'), testId: 'auto-layout', run: addAutoLayout },
  { label: 'Hide', keys: '', testId: 'hide', run: hideSelected },
  { label: 'Delete', keys: keys.printed('Delete'), testId: 'delete', run: deleteSelected },
];

/** What can be done with what lies under the right mouse button. The host is what it is pressed on. */
export function ContextMenu({ editor, children }: { editor: Editor; children: preact.ComponentChildren }) {
  const place = useSignal<Point | undefined>(undefined);
  const menu = useRef<HTMLDivElement>(null);
  useMenuKeys(
    menu,
    () => place.value !== undefined,
    () => (place.value = undefined),
  );
  useEffect(() => {
    // Once it is there: how large it is decides whether it would reach out of the window.
    const element = menu.current;
    if (!element || !place.value) return;
    const { right, bottom } = element.getBoundingClientRect();
    const over = { x: Math.max(0, right - innerWidth + 8), y: Math.max(0, bottom - innerHeight + 8) };
    if (over.x > 0 || over.y > 0) place.value = { x: place.value.x - over.x, y: place.value.y - over.y };
  });
  return (
    <div
      class={styles.host}
      onContextMenu={(event) => {
        event.preventDefault();
        if (!(event.target instanceof HTMLCanvasElement)) return;
        const { left, top } = event.target.getBoundingClientRect();
        place.value = choose(editor, { x: event.clientX - left, y: event.clientY - top })
          ? { x: event.clientX, y: event.clientY }
          : undefined;
      }}
    >
      {children}
      {place.value ? (
        <div
          ref={menu}
          class={`${styles.menu ?? ''} ${styles.atPointer ?? ''}`}
          role="menu"
          aria-label="Layer"
          data-testid="context-menu"
          style={{ left: `${place.value.x}px`, top: `${place.value.y}px` }}
        >
          {items
            .filter(({ isOffered }) => isOffered?.(editor) ?? true)
            .map(({ label, keys, testId, run }) => (
              <MenuItem
                key={testId}
                label={label}
                note={keys}
                testId={`context-${testId}`}
                onChoose={() => {
                  place.value = undefined;
                  run(editor);
                }}
              />
            ))}
        </div>
      ) : null}
    </div>
  );
}

/** What is pressed on is selected, unless it is already. @returns whether anything is */
function choose(editor: Editor, screen: Point): boolean {
  const picked = pickAt(editor.state.value, toPage(editor.camera.value, screen), false);
  if (picked && !editor.state.value.selection.includes(picked.id)) editor.select([picked.id]);
  return picked !== undefined;
}

function hideSelected({ store, selected }: Editor): void {
  store.act((state) =>
    selected.value.reduce((next, { id }) => {
      const layer = layerOf(next, id);
      return layer ? updated(next, layer, { visible: false }) : next;
    }, state),
  );
}
