import { pageLayers, subtreeOf, type DocumentState } from '../document/document-state.ts';
import { containerTransformOf } from '../document/document-state.ts';
import { isShape, type LayerData } from '../document/node.ts';
import type { Bitmaps } from './bitmaps.ts';
import { applyTransform, newContext } from './canvas-2d.ts';
import { drawLayer } from './draw-layer.ts';
import type { ExportRegion } from './export-region.ts';

export interface PictureRequest {
  readonly layer: LayerData;
  readonly region: ExportRegion;
  readonly format: 'PNG' | 'JPG';
  /** Only the layer itself, or whatever else lies there too. */
  readonly contentsOnly: boolean;
}

/** Draws a layer as it appears on the page, turned and all, transparent (in a JPEG white) where it is not. */
export async function exportPicture(
  state: DocumentState,
  bitmaps: Bitmaps,
  { layer, region, format, contentsOnly }: PictureRequest,
): Promise<Uint8Array<ArrayBuffer>> {
  const roots = contentsOnly ? [layer] : pageLayers(state);
  await bitmaps.load(roots.flatMap((root) => imagesIn(state, root)));
  const context = newContext(region.width, region.height);
  context.imageSmoothingQuality = 'high';
  if (format === 'JPG') {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, region.width, region.height);
  }
  context.setTransform(region.scale, 0, 0, region.scale, -region.x * region.scale, -region.y * region.scale);
  if (contentsOnly) applyTransform(context, containerTransformOf(state, layer));
  for (const root of roots) drawLayer(context, { state, bitmaps }, root);
  const blob = await context.canvas.convertToBlob(
    // Figma's own quality is not documented; 0.92 is the browsers' default.
    format === 'PNG' ? { type: 'image/png' } : { type: 'image/jpeg', quality: 0.92 },
  );
  return new Uint8Array(await blob.arrayBuffer());
}

export function imagesIn(state: DocumentState, layer: LayerData): string[] {
  return subtreeOf(state, layer)
    .filter(isShape)
    .flatMap((shape) => shape.fills)
    .flatMap((fill) => (fill.type === 'IMAGE' && fill.imageHash !== null ? [fill.imageHash] : []));
}
