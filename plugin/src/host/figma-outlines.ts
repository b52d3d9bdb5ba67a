import { FrisketError } from '../../../shared/src/errors.ts';
import type { Outline } from '../bridge.ts';
import type { AnyNode, FigmaApi, OutlinedLayer } from './figma-members.ts';
import { childrenOf, isLayer } from './figma-nodes.ts';

/** Fills and strokes of layers; more would be a page of text in which no map shows anything. */
const mostOutlines = 4_000;

/**
 * What the fills and strokes of a layer and of all in it cover, the lowest first.
 * @throws FrisketError `selection_empty` when the layer is gone
 */
export async function takeOutlines(figma: FigmaApi, id: string): Promise<Outline[]> {
  const layer = await figma.getNodeByIdAsync(id);
  if (!layer) throw new FrisketError('selection_empty', 'The layer is no longer in the document.', 'Select a layer.');
  return outlinesOf(layer, 0, undefined).slice(0, mostOutlines);
}

function outlinesOf(node: AnyNode, depth: number, clippedBy: string | undefined): Outline[] {
  if (!isLayer(node) || !node.visible) return [];
  const own = isOutlined(node) ? drawnBy(node, depth, clippedBy) : [];
  const clips = own.length > 0 && 'clipsContent' in node && node.clipsContent === true;
  const inner = clips ? node.id : clippedBy;
  return [...own, ...childrenOf(node).flatMap((child) => outlinesOf(child, depth + 1, inner))];
}

function drawnBy(node: OutlinedLayer, depth: number, clippedBy: string | undefined): Outline[] {
  const [[a, c, e], [b, d, f]] = node.absoluteTransform;
  const parts = [
    { paints: node.fills, geometry: node.fillGeometry },
    { paints: node.strokes, geometry: node.strokeGeometry },
  ];
  return parts.flatMap(({ paints, geometry }): Outline[] => {
    // Figma's `mixed`: text of several colours, which shows.
    const visible = typeof paints === 'symbol' ? undefined : paints.filter((paint) => paint.visible !== false);
    if (visible?.length === 0 || geometry.length === 0) return [];
    const colour = colourOf(visible?.at(-1));
    return [
      {
        layer: node.id,
        name: node.name,
        depth,
        paths: geometry.map(({ data, windingRule }) => ({ data, windingRule })),
        transform: [
          [a, c, e],
          [b, d, f],
        ],
        ...(colour ? { colour } : {}),
        ...(clippedBy === undefined ? {} : { clippedBy }),
      },
    ];
  });
}

function colourOf(paint: Paint | undefined): [number, number, number] | undefined {
  if (paint?.type !== 'SOLID') return undefined;
  const { r, g, b } = paint.color;
  return [Math.round(255 * r), Math.round(255 * g), Math.round(255 * b)];
}

function isOutlined(node: AnyNode): node is OutlinedLayer {
  return 'fillGeometry' in node && 'strokeGeometry' in node;
}
