import { apply, invert } from '../../../shared/src/geometry.ts';
import { parentAt } from './hit-test.ts';
import type { Point } from './camera.ts';
import { childPlaneOf } from '../document/document-state.ts';
import { inserted, withSelection } from '../document/edit.ts';
import { imageSideLimit } from '../document/image-store.ts';
import { at, newRectangle } from '../document/layer-defaults.ts';
import type { NodeId } from '../document/node.ts';
import { newContext } from '../render/canvas-2d.ts';
import type { Editor } from './editor.ts';

/** Puts pictures from files into the document, side by side from a point, each of its own size. */
export async function placeImages(editor: Editor, files: readonly File[], where: Point): Promise<void> {
  let { x } = where;
  for (const file of files) {
    try {
      const { hash, width, height } = await readPicture(editor, file);
      placeOne(editor, { hash, width, height, name: file.name.replace(/\.[^.]+$/, '') }, { x, y: where.y });
      x += width + 40;
    } catch (error) {
      console.warn(error);
      editor.toasts.complain(`“${file.name}” is not a picture that can be placed. Use PNG, JPEG, GIF or WebP.`);
    }
  }
}

interface Picture {
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

function placeOne({ store }: Editor, { hash, width, height, name }: Picture, center: Point): void {
  const parent = parentAt(store.state, center);
  const toPlane = parent && invert(childPlaneOf(store.state, parent));
  if (!parent || !toPlane) return;
  const [x, y] = apply(toPlane, center.x, center.y);
  const id: NodeId = store.newId();
  const layer = newRectangle(id, {
    name,
    width,
    height,
    relativeTransform: at(Math.round(x - width / 2), Math.round(y - height / 2)),
    fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: hash }],
  });
  store.act((state) => withSelection(inserted(state, layer, parent), [id]));
}

/** As Figma does: what it does not keep as it is, or is over 4096 pixels a side, is drawn anew as a smaller PNG. */
async function readPicture(editor: Editor, file: File): Promise<Omit<Picture, 'name'>> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' });
  const scale = Math.min(1, imageSideLimit / Math.max(bitmap.width, bitmap.height));
  const isKept = scale === 1 && ['image/png', 'image/jpeg', 'image/gif'].includes(file.type);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const blob = isKept ? file : await redrawn(bitmap, width, height);
  return { hash: editor.images.add(new Uint8Array(await blob.arrayBuffer())), width, height };
}

function redrawn(bitmap: ImageBitmap, width: number, height: number): Promise<Blob> {
  const context = newContext(width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return context.canvas.convertToBlob({ type: 'image/png' });
}
