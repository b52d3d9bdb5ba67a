import { FrisketError } from '../../../shared/src/errors.ts';
import type { JobPicture } from '../../../shared/src/client/client.ts';

/** Lays a picture over another one at its place. Both are encoded; PNG comes out. */
export async function composePictures(below: Uint8Array, above: JobPicture): Promise<Uint8Array> {
  const [base, layer] = await Promise.all([decode(below), decode(above.png)]);
  const canvas = new OffscreenCanvas(base.width, base.height);
  const context = canvas.getContext('2d');
  if (!context)
    throw new FrisketError('internal', `No picture of ${base.width} x ${base.height} pixels can be drawn here.`);
  context.drawImage(base, 0, 0);
  context.drawImage(layer, above.x, above.y, above.width, above.height);
  base.close();
  layer.close();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

function decode(bytes: Uint8Array): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([new Uint8Array(bytes)]));
}
