import { FrisketError } from '../../../shared/src/errors.ts';
import type { Picture, Seen } from '../bridge.ts';
import { exportScale, withinLimit } from './export-scale.ts';
import type { FigmaApi } from './figma-members.ts';
import { isPictured } from './figma-nodes.ts';
import { pictureWithoutInterface } from './figma-without-interface.ts';
import { pictureRegion } from './placement.ts';
import { pngSize } from './png-size.ts';

const layerAlone: Seen = { around: false, withoutInterface: false };

/**
 * What a layer looks like, upright in page space.
 * @param wanted scale in pixels per page unit, kept where Figma's limit allows; what suits the layer when absent
 * @param seen what else is shown or left out; the layer alone, and all of it, when absent
 * @throws FrisketError `selection_empty` when the layer is gone, `selection_unsupported`, `image_too_small`
 */
export async function takePicture(
  figma: FigmaApi,
  id: string,
  wanted?: number,
  seen: Seen = layerAlone,
): Promise<Picture> {
  const layer = await figma.getNodeByIdAsync(id);
  if (!layer) throw new FrisketError('selection_empty', 'The layer is no longer in the document.', 'Select a layer.');
  const bounds = isPictured(layer) ? layer.absoluteBoundingBox : null;
  if (!isPictured(layer) || !bounds)
    throw new FrisketError(
      'selection_unsupported',
      `No picture can be taken of “${layer.name}”, a layer of the kind ${layer.type}.`,
      'Select a frame, a shape, a group or an image.',
    );
  const { width, height } = bounds;
  const scale = wanted === undefined ? exportScale(width, height) : { scale: withinLimit(wanted, width, height) };
  if ('problem' in scale)
    throw new FrisketError(
      'image_too_small',
      `“${layer.name}” is too small or too narrow to be filled.`,
      'Select a larger layer.',
    );
  const settings: ExportSettingsImage = {
    format: 'PNG',
    constraint: { type: 'SCALE', value: scale.scale },
    useAbsoluteBounds: true,
  };
  const bytes = seen.withoutInterface
    ? await pictureWithoutInterface(figma, layer, bounds, seen.around, settings)
    : await layer.exportAsync({ ...settings, contentsOnly: !seen.around });
  const size = pngSize(bytes);
  const { x, y } = bounds;
  return {
    layer: id,
    bytes,
    ...size,
    bounds: { x, y, width, height },
    region: pictureRegion(bounds, scale.scale, size),
  };
}
