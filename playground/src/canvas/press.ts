import { invert, multiply } from '../../../shared/src/geometry.ts';
import type { Editor } from '../editor/editor.ts';
import { absoluteTransformOf } from '../document/document-state.ts';
import { at } from '../document/layer-defaults.ts';
import { rotationOf } from '../document/rotation.ts';
import { screenTransform } from '../editor/camera.ts';
import type { Gesture, Pointer } from './gesture.ts';
import {
  drawGesture,
  marqueeGesture,
  panGesture,
  resizeGesture,
  resizeTogetherGesture,
  rotateGesture,
} from './gestures.ts';
import { cursorOf, handleAt, type HandleHit } from './handles.ts';
import { moveGesture } from './move-gesture.ts';
import { boxAround, isGround, pickAt } from '../editor/hit-test.ts';
import { startText } from './text-tool.ts';

/** What begins when the pointer is pressed on the canvas, by tool and by what is under it. */
export function press(editor: Editor, pointer: Pointer): Gesture | undefined {
  switch (editor.tool.value) {
    case 'hand':
      return panGesture(editor, pointer);
    case 'frame':
    case 'rectangle':
    case 'ellipse':
      return drawGesture(editor, editor.tool.value, pointer);
    case 'text':
      startText(editor, pointer.page);
      return undefined;
    case 'move':
      return pressWithMoveTool(editor, pointer);
  }
}

function pressWithMoveTool(editor: Editor, pointer: Pointer): Gesture {
  const { state } = editor;
  const [selected] = editor.selected.value;
  const handle = hitHandle(editor, pointer);
  if (selected && handle?.kind === 'resize')
    return editor.selected.value.length > 1
      ? resizeTogetherGesture(editor, handle.handle)
      : resizeGesture(editor, selected, handle.handle);
  if (selected && handle) return rotateGesture(editor, selected, pointer);
  const picked = pickAt(state.value, pointer.page, pointer.deep);
  const { selection } = state.value;
  if (!picked || (isGround(state.value, picked) && !selection.includes(picked.id))) {
    if (!pointer.shift) editor.select(picked ? [picked.id] : []);
    return marqueeGesture(editor, pointer);
  }
  if (pointer.shift) {
    const without = selection.filter((id) => id !== picked.id);
    editor.select(without.length < selection.length ? without : [...selection, picked.id]);
  } else if (!selection.includes(picked.id)) editor.select([picked.id]);
  return moveGesture(editor, pointer);
}

/** The handle under the pointer, of the one selected layer or of the box around several. */
function hitHandle(editor: Editor, { screen }: Pointer): HandleHit | undefined {
  const [layer, ...others] = editor.selected.value;
  if (!layer || layer.locked) return undefined;
  const state = editor.state.value;
  const box = others.length > 0 ? boxAround(state, editor.selected.value) : undefined;
  const transform = box ? at(box.x, box.y) : absoluteTransformOf(state, layer);
  const toScreen = multiply(screenTransform(editor.camera.value), transform);
  const toLayer = invert(toScreen);
  const hit = toLayer && handleAt(screen, box ?? layer, toScreen, toLayer);
  // Several are not turned together.
  return box && hit?.kind === 'rotate' ? undefined : hit;
}

/** Shows what a press would do: the cursor, and what is hovered. */
export function hover(editor: Editor, pointer: Pointer): string {
  const tool = editor.tool.value;
  const isMoving = tool === 'move';
  const hit = isMoving ? hitHandle(editor, pointer) : undefined;
  const picked = isMoving && !hit ? pickAt(editor.state.value, pointer.page, pointer.deep) : undefined;
  editor.hovered.value = picked?.id;
  if (hit) {
    const [layer, ...others] = editor.selected.value;
    return cursorOf(hit, layer && others.length === 0 ? rotationOf(absoluteTransformOf(editor.state.value, layer)) : 0);
  }
  const drawn = 'crosshair';
  return { move: 'default', hand: 'grab', frame: drawn, rectangle: drawn, ellipse: drawn, text: 'text' }[tool];
}
