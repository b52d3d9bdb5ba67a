import type {
  AnyLayer,
  AnyNode,
  Container,
  ContainerLayer,
  FilledLayer,
  FrameLayer,
  Page,
  PicturedLayer,
  ResultGroup,
  ResultLayer,
} from './figma-members.ts';

/** Kinds that show something of their own. Slices, connectors, widgets and the rest of FigJam's kinds do not. */
const picturedKinds: ReadonlySet<string> = new Set<NodeType>([
  'FRAME',
  'GROUP',
  'SECTION',
  'COMPONENT',
  'COMPONENT_SET',
  'INSTANCE',
  'BOOLEAN_OPERATION',
  'VECTOR',
  'STAR',
  'LINE',
  'ELLIPSE',
  'POLYGON',
  'RECTANGLE',
  'TEXT',
]);

/** Kinds that take any new child. An instance takes none, a boolean operation would cut with it. */
const containerKinds: ReadonlySet<string> = new Set<NodeType>(['FRAME', 'GROUP', 'SECTION', 'COMPONENT']);

export function isPage(node: AnyNode): node is Page {
  return node.type === 'PAGE';
}

export function isLayer(node: AnyNode): node is AnyLayer {
  return node.type !== 'PAGE' && node.type !== 'DOCUMENT';
}

export function isPictured(node: AnyNode): node is PicturedLayer {
  return picturedKinds.has(node.type);
}

/** None of a node that takes none. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  return hasChildren(node) ? node.children : [];
}

function hasChildren(node: AnyNode): node is AnyNode & Pick<Container, 'children'> {
  return 'children' in node;
}

export function isFrame(node: AnyNode): node is FrameLayer {
  return node.type === 'FRAME' || node.type === 'COMPONENT';
}

export function isFilled(node: AnyNode): node is FilledLayer {
  return node.type === 'RECTANGLE' || isFrame(node);
}

/** A layer of the kind that results are. */
export function isResult(node: AnyNode): node is ResultLayer {
  return node.type === 'RECTANGLE';
}

/** A group of the kind that holds a result under its mask. */
export function isResultGroup(node: AnyNode): node is ResultGroup {
  return node.type === 'GROUP';
}

export function isContainer(node: AnyNode): node is Container {
  return isPage(node) || isContainerLayer(node);
}

export function isContainerLayer(node: AnyNode): node is ContainerLayer {
  return containerKinds.has(node.type);
}

/** A layer and what it lies in, nearest first, without the page. */
export function layerAndAncestors(layer: AnyLayer): AnyLayer[] {
  const layers: AnyLayer[] = [];
  for (let node: AnyNode | null = layer; node && isLayer(node); node = node.parent) layers.push(node);
  return layers;
}

/** The page that a layer is on; none when the layer has been removed. */
export function pageOf(layer: AnyLayer): Page | undefined {
  for (let node: AnyNode | null = layer; node; node = node.parent) if (isPage(node)) return node;
  return undefined;
}

/** Sorts layers from the bottom of the page to its top; a layer comes before what lies in it. */
export function byDrawingOrder(a: AnyLayer, b: AnyLayer): number {
  const [left, right] = [placesOf(a), placesOf(b)];
  for (let depth = 0; depth < Math.min(left.length, right.length); depth++) {
    const difference = (left[depth] ?? 0) - (right[depth] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The layer's place among its siblings, and that of each of its ancestors, outermost first. */
function placesOf(layer: AnyLayer): number[] {
  return layerAndAncestors(layer)
    .map(({ id, parent }) => (parent && hasChildren(parent) ? parent.children.findIndex((each) => each.id === id) : 0))
    .reverse();
}
