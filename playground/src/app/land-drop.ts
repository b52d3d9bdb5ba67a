import { apply, invert } from '../../../shared/src/geometry.ts';
import { childPlaneOf } from '../document/document-state.ts';
import { toPage, type Point } from '../editor/camera.ts';
import type { Editor } from '../editor/editor.ts';
import { parentAt } from '../editor/hit-test.ts';
import type { LandedDrop, PluginDrop } from '../figma-api/drop-event.ts';

/** Where something that is let go over the canvas lands. @param at pixels from the canvas's top left */
export function landDrop(editor: Editor, at: Point, drop: PluginDrop): LandedDrop | undefined {
  const { width, height } = editor.canvasSize.value;
  if (at.x < 0 || at.y < 0 || at.x > width || at.y > height) return undefined;
  const page = toPage(editor.camera.value, at);
  const node = parentAt(editor.store.state, page);
  const toPlane = node && invert(childPlaneOf(editor.store.state, node));
  if (!node || !toPlane) return undefined;
  const [x, y] = apply(toPlane, page.x, page.y);
  const { items, files, dropMetadata } = drop;
  return { node: node.id, x, y, absoluteX: page.x, absoluteY: page.y, items, files, dropMetadata };
}
