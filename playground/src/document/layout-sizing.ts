import { primaryAxisOf, sizingModeOf, type LayoutChild } from './auto-layout.ts';
import { parentOf, type DocumentState } from './document-state.ts';
import { isFrame, type FrameData, type LayerData } from './node.ts';

/** How long a side is: as it was set, as what it holds, or as what the flow around it leaves. */
export type LayoutSizing = 'FIXED' | 'HUG' | 'FILL';

export type Side = 'width' | 'height';

/** The frame in whose flow a layer stands, hidden or not. */
export function layoutParentOf(state: DocumentState, layer: LayerData): FrameData | undefined {
  const parent = parentOf(state, layer);
  if (!parent || !isFrame(parent) || parent.layoutMode === 'NONE') return undefined;
  return layer.layoutPositioning === 'AUTO' ? parent : undefined;
}

export function sizingOf(state: DocumentState, layer: LayerData, side: Side): LayoutSizing {
  const parent = layoutParentOf(state, layer);
  const isAlong = parent && primaryAxisOf(parent) === side;
  const fills = isAlong ? layer.layoutGrow === 1 : layer.layoutAlign === 'STRETCH';
  if (parent && fills) return 'FILL';
  return isFrame(layer) && layer.layoutMode !== 'NONE' && sizingModeOf(layer, side) === 'AUTO' ? 'HUG' : 'FIXED';
}

/** The layer with one of its sides sized in another way: Figma's shorthand for four properties of two layers. */
export function withSizing(state: DocumentState, layer: LayerData, side: Side, sizing: LayoutSizing): LayerData {
  const parent = layoutParentOf(state, layer);
  const isAlong = parent && primaryAxisOf(parent) === side;
  const fill: Partial<LayoutChild> = parent
    ? isAlong
      ? { layoutGrow: sizing === 'FILL' ? 1 : 0 }
      : { layoutAlign: sizing === 'FILL' ? 'STRETCH' : 'INHERIT' }
    : {};
  const filled: LayerData = { ...layer, ...fill };
  if (!isFrame(filled) || filled.layoutMode === 'NONE') return filled;
  const mode = sizing === 'HUG' ? 'AUTO' : 'FIXED';
  return primaryAxisOf(filled) === side
    ? { ...filled, primaryAxisSizingMode: mode }
    : { ...filled, counterAxisSizingMode: mode };
}

/** The layer with the given sides of a fixed length. */
export function fixedSides(state: DocumentState, layer: LayerData, sides: Readonly<Record<Side, boolean>>): LayerData {
  const across = sides.width ? withSizing(state, layer, 'width', 'FIXED') : layer;
  return sides.height ? withSizing(state, across, 'height', 'FIXED') : across;
}
