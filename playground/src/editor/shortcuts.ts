import { alignSelected, type Alignment } from './align.ts';
import { addAutoLayout } from './auto-layout-commands.ts';
import { zoomedAt } from './camera.ts';
import {
  deleteSelected,
  duplicateSelected,
  fitSelected,
  groupSelected,
  nudge,
  reorderSelected,
  selectAll,
  ungroupSelected,
} from './commands.ts';
import type { Editor, Tool } from './editor.ts';

type KeyPressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'getModifierState'
>;

interface Shortcut {
  /** `mod` is Command on a Mac and Ctrl elsewhere; keys as `KeyboardEvent.key` or `.code` has them. */
  readonly keys: string;
  readonly run: (editor: Editor) => void;
}

const tool =
  (name: Tool) =>
  (editor: Editor): void => {
    editor.tool.value = name;
  };

const align = (alignment: Alignment) => (editor: Editor) => alignSelected(editor, alignment);

const zoomTo =
  (zoom: (current: number) => number) =>
  ({ camera, canvasSize }: Editor): void => {
    const { width, height } = canvasSize.value;
    camera.value = zoomedAt(camera.value, { x: width / 2, y: height / 2 }, zoom(camera.value.zoom));
  };

export const zoomIn = zoomTo((zoom) => zoom * 1.5);
export const zoomOut = zoomTo((zoom) => zoom / 1.5);
export const zoomToFull = zoomTo(() => 1);

/** Figma's own keys. */
const shortcuts: readonly Shortcut[] = [
  { keys: 'v', run: tool('move') },
  { keys: 'h', run: tool('hand') },
  { keys: 'f', run: tool('frame') },
  { keys: 'r', run: tool('rectangle') },
  { keys: 'o', run: tool('ellipse') },
  { keys: 't', run: tool('text') },
  { keys: 'Escape', run: (editor) => (editor.tool.value === 'move' ? editor.select([]) : tool('move')(editor)) },
  { keys: 'Delete', run: deleteSelected },
  { keys: 'Backspace', run: deleteSelected },
  { keys: 'mod+d', run: duplicateSelected },
  { keys: 'mod+a', run: selectAll },
  { keys: 'mod+g', run: groupSelected },
  { keys: 'mod+shift+g', run: ungroupSelected },
  { keys: 'shift+a', run: addAutoLayout },
  { keys: 'alt+KeyA', run: align('left') },
  { keys: 'alt+KeyH', run: align('center') },
  { keys: 'alt+KeyD', run: align('right') },
  { keys: 'alt+KeyW', run: align('top') },
  { keys: 'alt+KeyV', run: align('middle') },
  { keys: 'alt+KeyS', run: align('bottom') },
  { keys: 'mod+z', run: ({ store }) => store.undo() },
  { keys: 'mod+shift+z', run: ({ store }) => store.redo() },
  { keys: 'mod+y', run: ({ store }) => store.redo() },
  { keys: 'shift+Digit1', run: (editor) => editor.fit() },
  { keys: 'shift+Digit2', run: fitSelected },
  { keys: 'shift+Digit0', run: zoomToFull },
  { keys: 'mod+0', run: zoomToFull },
  { keys: 'mod+=', run: zoomIn },
  { keys: 'mod++', run: zoomIn },
  { keys: 'mod+-', run: zoomOut },
  { keys: '+', run: zoomIn },
  { keys: '-', run: zoomOut },
  { keys: ']', run: (editor) => reorderSelected(editor, 'front') },
  { keys: '[', run: (editor) => reorderSelected(editor, 'back') },
  { keys: 'mod+]', run: (editor) => reorderSelected(editor, 'forward') },
  { keys: 'mod+[', run: (editor) => reorderSelected(editor, 'backward') },
  { keys: 'mod+r', run: startRename },
  { keys: 'F2', run: startRename },
  ...arrows('', 1),
  ...arrows('shift+', 10),
];

function startRename({ selected, renamed }: Editor): void {
  renamed.value = selected.value[0]?.id;
}

function arrows(held: string, step: number): Shortcut[] {
  return [
    { keys: `${held}ArrowLeft`, run: (editor) => nudge(editor, -step, 0) },
    { keys: `${held}ArrowRight`, run: (editor) => nudge(editor, step, 0) },
    { keys: `${held}ArrowUp`, run: (editor) => nudge(editor, 0, -step) },
    { keys: `${held}ArrowDown`, run: (editor) => nudge(editor, 0, step) },
  ];
}

/** Runs what the keys stand for. @returns whether they stand for anything */
export function runShortcut(editor: Editor, event: KeyPressed): boolean {
  const shortcut =
    (event.altKey && !typesWithAltGr(event) ? shortcutFor(event, 'alt+') : undefined) ?? shortcutFor(event, '');
  shortcut?.run(editor);
  return shortcut !== undefined;
}

/** Many keyboards type brackets with AltGr, which browsers on Windows tell as Ctrl and Alt held at once. */
function typesWithAltGr(event: KeyPressed): boolean {
  return event.getModifierState('AltGraph');
}

function shortcutFor(event: KeyPressed, alt: string): Shortcut | undefined {
  const mod = (event.ctrlKey || event.metaKey) && !typesWithAltGr(event);
  const held = `${mod ? 'mod+' : ''}${alt}${event.shiftKey ? 'shift+' : ''}`;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Shift turns digits into signs that differ by keyboard, Alt letters on a Mac; `+` itself may need Shift.
  const names = [`${held}${key}`, `${held}${event.code}`, ...(key === '+' ? [`${held.replace('shift+', '')}+`] : [])];
  return shortcuts.find(({ keys }) => names.includes(keys));
}
