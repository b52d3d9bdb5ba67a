import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Picture } from '../../bridge.ts';
import { strings } from '../strings.ts';
import type { MaskEdit } from './edits.ts';
import { encodeGreyPng } from './grey-png.ts';

/** Where a picture is painted into another, pixels of the other. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A layer's exact outline as a mask on another layer's picture, edges between pixels and all.
 * @param stencil the layer alone, at the picture's scale
 * @throws FrisketError `mask_empty` when it does not lie over the picture
 */
export async function outlineStencil(picture: Picture, stencil: Picture): Promise<MaskEdit> {
  const horizontal = picture.width / picture.region.width;
  const vertical = picture.height / picture.region.height;
  const alpha = await alphaOf(stencil.bytes, picture, {
    x: (stencil.region.x - picture.region.x) * horizontal,
    y: (stencil.region.y - picture.region.y) * vertical,
    width: stencil.region.width * horizontal,
    height: stencil.region.height * vertical,
  });
  // A stencil is often made see-through, to see what it will cut: the outline counts, not the layer's opacity.
  const most = alpha.reduce((highest, value) => Math.max(highest, value), 0);
  if (most === 0) throw new FrisketError('mask_empty', strings.mask.stencilEmpty, strings.mask.stencilEmptyHint);
  return edit(
    picture,
    alpha.map((value) => (value * 255) / most),
    stencil.layer,
  );
}

/** Wherever the picture is transparent. @throws FrisketError `mask_empty` when it is nowhere */
export async function transparencyStencil(picture: Picture): Promise<MaskEdit> {
  const holes = await transparencyOf(picture);
  if (!holes.some((value) => value >= 128))
    throw new FrisketError('mask_empty', strings.mask.opaque, strings.mask.opaqueHint);
  return edit(picture, holes, undefined);
}

/** How transparent each pixel is: 255 is wholly. */
export async function transparencyOf(picture: Picture): Promise<Uint8ClampedArray> {
  const alpha = await alphaOf(picture.bytes, picture, { x: 0, y: 0, width: picture.width, height: picture.height });
  return alpha.map((value) => 255 - value);
}

function edit(picture: Picture, values: Uint8ClampedArray, layer: string | undefined): MaskEdit {
  const { width, height } = picture;
  const png = encodeGreyPng({ width, height, values });
  return { kind: 'stencil', png, ...(layer === undefined ? {} : { layer }) };
}

/** The alpha of a picture that is drawn at a place of an empty one of some size. */
async function alphaOf(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  place: Place,
): Promise<Uint8ClampedArray> {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new FrisketError('internal', `No picture of ${width} x ${height} pixels can be drawn here.`);
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
  context.drawImage(bitmap, place.x, place.y, place.width, place.height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8ClampedArray.from({ length: width * height }, (_, index) => data[4 * index + 3] ?? 0);
}
