import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Picture } from '../../bridge.ts';
import type { GreyPicture } from '../mask/stencil.ts';
import { strings } from '../strings.ts';
import { enlargedPixels, enlargedRegion, isNowhere, isTooLarge, largestSide, type Edges } from './edges.ts';

/**
 * Pixels of the old picture that are painted anew along an edge that moved. A fill fades in over the outermost 8 pixels
 * of its mask: with twice that, the old picture and the new meet where both are known, and no seam shows.
 */
const overlap = 16;

/** Nor more than this part of the picture, where it is very small. */
const overlapPart = 0.25;

/** What keeps a picture from growing so much, for people. */
export function enlargingProblem(picture: Picture, edges: Edges): string | undefined {
  const { width, height } = enlargedPixels(picture, edges);
  return isTooLarge({ width, height }) ? strings.expand.tooLarge(width, height, largestSide) : undefined;
}

/**
 * White is what an enlarged picture has that the old one had not, and a little of the old one along it.
 * @throws FrisketError `mask_empty` when no edge has moved, `image_too_large`
 */
export function enlargedMask(picture: Picture, edges: Edges): GreyPicture {
  if (isNowhere(edges)) throw new FrisketError('mask_empty', strings.expand.nowhere, strings.expand.nowhereHint);
  const { width, height, left, top } = enlargedPixels(picture, edges);
  const problem = enlargingProblem(picture, edges);
  if (problem !== undefined) throw new FrisketError('image_too_large', problem, strings.expand.tooLargeHint);
  const inwards = (edge: number, side: number) => (edge === 0 ? 0 : Math.min(overlap, Math.floor(side * overlapPart)));
  const kept = {
    left: left + inwards(edges.left, picture.width),
    top: top + inwards(edges.top, picture.height),
    right: left + picture.width - inwards(edges.right, picture.width),
    bottom: top + picture.height - inwards(edges.bottom, picture.height),
  };
  const values = new Uint8Array(width * height).fill(255);
  for (let y = kept.top; y < kept.bottom; y++) values.fill(0, y * width + kept.left, y * width + kept.right);
  return { width, height, values };
}

/** A picture on a larger sheet. Its border goes on outwards, so that nothing dark or empty leaks into what is made. */
export async function enlargePicture(picture: Picture, edges: Edges): Promise<Picture> {
  const { width, height, left, top } = enlargedPixels(picture, edges);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new FrisketError('internal', `No picture of ${width} x ${height} pixels can be drawn here.`);
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(picture.bytes)]));
  const columns = spans(left, picture.width, width);
  const rows = spans(top, picture.height, height);
  context.imageSmoothingEnabled = false;
  for (const across of columns)
    for (const down of rows)
      if (across.length > 0 && down.length > 0)
        context.drawImage(
          bitmap,
          across.from,
          down.from,
          across.of,
          down.of,
          across.to,
          down.to,
          across.length,
          down.length,
        );
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { ...picture, bytes, width, height, region: enlargedRegion(picture, edges) };
}

/** Along one side: the first pixel stretched, the picture as it is, the last pixel stretched. */
function spans(start: number, size: number, whole: number) {
  return [
    { from: 0, of: 1, to: 0, length: start },
    { from: 0, of: size, to: start, length: size },
    { from: size - 1, of: 1, to: start + size, length: whole - start - size },
  ];
}
