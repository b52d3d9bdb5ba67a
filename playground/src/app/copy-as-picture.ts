import { absoluteRenderBoundsOf } from '../document/bounds.ts';
import type { Editor } from '../editor/editor.ts';
import { exportPicture } from '../render/export-picture.ts';
import { exportRegion } from '../render/export-region.ts';

/** Pixels a unit of the page: what a screen of high density shows, as Figma's own "Copy as PNG" gives. */
const scale = 2;

/** Puts the picture of the selected layer into the system's clipboard, for other programs. */
export async function copyAsPicture({ store, bitmaps, selected, toasts }: Editor): Promise<void> {
  const [layer] = selected.value;
  const bounds = layer && absoluteRenderBoundsOf(store.state, layer);
  if (!layer || !bounds) return;
  const region = exportRegion(bounds, { type: 'SCALE', value: scale });
  const picture = exportPicture(store.state, bitmaps, { layer, region, format: 'PNG', contentsOnly: true });
  try {
    // As a promise: a browser that asks wants to have been asked within the click.
    const blob = picture.then((bytes) => new Blob([bytes], { type: 'image/png' }));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    toasts.say(`“${layer.name}” is in the clipboard as a picture.`);
  } catch (error) {
    console.warn(error);
    toasts.complain('This browser did not allow it. Export the layer as PNG instead.');
  }
}
