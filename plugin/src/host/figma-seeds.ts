import type { Rect } from '../../../shared/src/geometry.ts';
import { mostSeeds, type Seeds } from '../bridge.ts';
import type { AnyLayer, AnyNode, FigmaApi, PaintedLayer, TextLayer, Variable } from './figma-members.ts';
import { childrenOf, isLayer, isPictured, layerAndAncestors } from './figma-nodes.ts';

/** Layers that are looked at: a page of a design has hundreds, and each costs Figma a little. */
const layersMost = 1_000;

/** Characters; longer is body copy, which says too much at once. */
const copyMost = 90;

/** Two words, or about as much of Japanese, Chinese or Thai, which have no blanks: one is a label, a link or a number. */
const saysSomething = /\S\s+\S|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{5}/;

/** What a design says for itself that a prompt may start from: its colours, and the words near what is selected. */
export async function findSeeds(figma: FigmaApi): Promise<Seeds> {
  const [selected] = figma.currentPage.selection.filter(isLayer);
  const around = selected ? visibleWithin(layerAndAncestors(selected).at(-1) ?? selected) : [];
  const variables = await figma.variables.getLocalVariablesAsync('COLOR');
  const named = variables.flatMap((variable) => colourOf(variable, selected));
  return {
    colours: (named.length > 0 ? named : around.flatMap(fillsOf)).slice(0, mostSeeds),
    copy: selected ? wordsNear(selected, around) : [],
  };
}

/** Everything that shows in a layer, itself included, as far as it is looked at. */
function visibleWithin(root: AnyLayer): AnyLayer[] {
  const found: AnyLayer[] = [];
  const visit = (node: AnyNode) => {
    if (found.length >= layersMost || !isLayer(node) || !node.visible) return;
    found.push(node);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return found;
}

/** With a layer, as the variable looks there; without, in its first mode. */
function colourOf(variable: Variable, layer: AnyLayer | undefined): Seeds['colours'] {
  try {
    const [first] = Object.values(variable.valuesByMode);
    const value = layer ? variable.resolveForConsumer(layer).value : first;
    return isColour(value) ? [{ name: variable.name, colour: levels(value) }] : [];
  } catch {
    // An alias of a variable that was deleted.
    return [];
  }
}

function fillsOf(layer: AnyLayer): Seeds['colours'] {
  if (!hasFills(layer) || typeof layer.fills === 'symbol') return [];
  return layer.fills.flatMap((paint) =>
    paint.type === 'SOLID' && paint.visible !== false ? [{ name: layer.name, colour: levels(paint.color) }] : [],
  );
}

function levels({ r, g, b }: RGB): [number, number, number] {
  return [Math.round(255 * r), Math.round(255 * g), Math.round(255 * b)];
}

/** The nearest first, where a headline is nearer than a caption at the same distance. */
function wordsNear(selected: AnyLayer, around: readonly AnyLayer[]): string[] {
  const from = isPictured(selected) ? selected.absoluteBoundingBox : null;
  const found = around.filter(isText).flatMap((layer) => {
    const text = layer.characters.replace(/\s+/g, ' ').trim();
    const box = layer.absoluteBoundingBox;
    if (!saysSomething.test(text) || text.length > copyMost || !from || !box) return [];
    const size = typeof layer.fontSize === 'number' ? layer.fontSize : 16;
    return [{ text, rank: (distance(from, box) + size) / size ** 2 }];
  });
  const texts = found.sort((a, b) => a.rank - b.rank).map(({ text }) => text);
  return [...new Set(texts)].slice(0, mostSeeds);
}

/** Between the edges that face each other; 0 where the boxes meet. */
function distance(a: Rect, b: Rect): number {
  const across = Math.max(0, b.x - a.x - a.width, a.x - b.x - b.width);
  const down = Math.max(0, b.y - a.y - a.height, a.y - b.y - b.height);
  return Math.hypot(across, down);
}

function isColour(value: unknown): value is RGB {
  return typeof value === 'object' && value !== null && 'r' in value && 'g' in value && 'b' in value;
}

function isText(layer: AnyLayer): layer is TextLayer {
  return layer.type === 'TEXT';
}

function hasFills(layer: AnyLayer): layer is PaintedLayer {
  return 'fills' in layer;
}
