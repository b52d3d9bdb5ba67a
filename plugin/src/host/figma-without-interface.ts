import { multiply, type Rect } from '../../../shared/src/geometry.ts';
import type { AnyNode, CopiedLayer, FigmaApi, PicturedLayer } from './figma-members.ts';
import { childrenOf, isLayer, isPictured, layerAndAncestors, pageOf } from './figma-nodes.ts';
import { mutable, overlap, translation } from './placement.ts';

/** Words and controls: what a designer puts over a picture, and a model would paint blurred copies of. */
const interfaceKinds: ReadonlySet<string> = new Set<NodeType>(['TEXT', 'INSTANCE', 'COMPONENT', 'COMPONENT_SET']);

/**
 * A layer's picture without the text and the instances in it, or over and under it. They are drawn through copies that
 * are gone again before anybody sees them, at the very bottom of the page; the document itself, its layout and its
 * undo history stay as they are.
 *
 * @param bounds of the layer on the page
 * @param around whether what else lies there is drawn too
 */
export async function pictureWithoutInterface(
  figma: FigmaApi,
  layer: PicturedLayer,
  bounds: Rect,
  around: boolean,
  settings: ExportSettingsImage,
): Promise<Uint8Array> {
  const shown = new Set(layerAndAncestors(layer).map(({ id }) => id));
  const roots = around ? rootsWithin(layer, bounds) : [layer];
  const stage = figma.createFrame();
  try {
    stage.name = 'Frisket';
    stage.fills = [];
    stage.clipsContent = true;
    stage.resize(bounds.width, bounds.height);
    const page = pageOf(layer);
    if (page) page.insertChild(0, stage);
    // At the very place of the layer, so that pixels lie on the same grid.
    stage.relativeTransform = mutable(translation(bounds.x, bounds.y));
    for (const [index, root] of roots.entries()) {
      const copy = root.clone();
      stage.insertChild(index, copy);
      copy.relativeTransform = mutable(multiply(translation(-bounds.x, -bounds.y), root.absoluteTransform));
      hideInterface(root, copy, shown);
    }
    return await stage.exportAsync(settings);
  } finally {
    // An undo in between has taken it away.
    if (!stage.removed) stage.remove();
  }
}

/** What stands on the page by itself and reaches into a place, the lowest first. */
function rootsWithin(layer: PicturedLayer, bounds: Rect): PicturedLayer[] {
  const page = pageOf(layer);
  return (page?.children ?? []).filter(isPictured).filter((root) => {
    const box = root.absoluteBoundingBox;
    return root.visible && box !== null && overlap(box, bounds);
  });
}

/**
 * Goes through a layer and its copy side by side.
 * @param shown ids of the layer whose picture is taken and of what it lies in: those stay
 */
function hideInterface(original: AnyNode, copy: AnyNode, shown: ReadonlySet<string>): void {
  if (interfaceKinds.has(original.type) && !shown.has(original.id) && isCopied(copy)) {
    // Seen through, not hidden: an auto-layout closes the gap that a hidden layer leaves.
    copy.opacity = 0;
    return;
  }
  const copies = childrenOf(copy);
  for (const [index, child] of childrenOf(original).entries()) {
    const its = copies[index];
    if (its) hideInterface(child, its, shown);
  }
}

/** Sections, for one, have no opacity. */
function isCopied(node: AnyNode): node is CopiedLayer {
  return isLayer(node) && 'opacity' in node;
}
