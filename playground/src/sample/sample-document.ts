import type { Constraints } from '../document/constraints.ts';
import { emptyDocument, layerOf, pageId, type DocumentState } from '../document/document-state.ts';
import { inserted, withColorVariables, withSelection, type UnplacedLayer } from '../document/edit.ts';
import { at, newFrame, newRectangle, newText } from '../document/layer-defaults.ts';
import { isParent, type TextData } from '../document/node.ts';
import { solid, type LinearGradientFill } from '../document/paint.ts';
import { sampleVariables } from './sample-variables.ts';

/** Measures a text that is to be as wide as its words. */
type Measure = (text: Omit<TextData, 'parent'>) => { width: number; height: number };

/**
 * A landing page that invites a first fill: its picture has a grey sea that asks for more colour. The picture stands in a
 * frame with round corners, which clips what is painted over it.
 * @param heroHash the picture, from `hero.svg`
 */
export function sampleDocument(heroHash: string, measure: Measure): DocumentState {
  let state = withColorVariables(emptyDocument('Havn website'), sampleVariables);
  let count = 1;
  const newId = () => `1:${++count}`;
  const add = (layer: UnplacedLayer, parent: string): string => {
    const target = state.nodes.get(parent);
    if (target && isParent(target)) state = inserted(state, layer, target);
    return layer.id;
  };
  const addText = (parent: string, x: number, y: number, characters: string, style: TextStyle): string => {
    const { align = 'left', ...given } = style;
    const text = newText(newId(), { characters, ...given });
    const size = measure(text);
    const left = x - size.width * { left: 0, center: 0.5, right: 1 }[align];
    return add({ ...text, ...size, relativeTransform: at(Math.round(left), y) }, parent);
  };

  const page = add(
    newFrame(newId(), { name: 'Landing page', width: 720, height: 1008, fills: [solid('#fffdf9')] }),
    pageId,
  );

  addText(page, 32, 26, 'havn', { fontSize: 24, fontWeight: 700, letterSpacing: -0.04, fills: [ink] });
  let right = 688;
  for (const link of ['Journal', 'Journeys', 'Stays']) {
    const id = addText(page, right, 32, link, {
      fontSize: 14,
      fontWeight: 500,
      fills: [quiet],
      align: 'right',
      constraints: { horizontal: 'MAX', vertical: 'MIN' },
    });
    right -= (layerOf(state, id)?.width ?? 0) + 24;
  }
  const hero = add(
    newFrame(newId(), {
      name: 'Hero',
      width: 672,
      height: 448,
      relativeTransform: at(24, 80),
      cornerRadius: 20,
      fills: [],
      constraints: stretched,
    }),
    page,
  );
  const picture = add(
    newRectangle(newId(), {
      name: 'Hero picture',
      width: 672,
      height: 448,
      fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: heroHash }],
      constraints: { horizontal: 'STRETCH', vertical: 'STRETCH' },
    }),
    hero,
  );
  addText(page, 32, 560, 'Mornings by the water', {
    fontSize: 52,
    fontWeight: 650,
    letterSpacing: -0.035,
    fills: [ink],
  });
  addText(page, 33, 632, 'Small harbours, slow trains and rooms with a view of the lake.', {
    fontSize: 18,
    fills: [quiet],
  });
  const button = add(
    newFrame(newId(), {
      name: 'Button',
      width: 148,
      height: 48,
      relativeTransform: at(32, 680),
      cornerRadius: 24,
      fills: [solid('#1f4f4b')],
      layoutMode: 'HORIZONTAL',
      primaryAxisSizingMode: 'FIXED',
      primaryAxisAlignItems: 'CENTER',
      counterAxisAlignItems: 'CENTER',
    }),
    page,
  );
  addText(button, 74, 14, 'Plan a stay', { fontSize: 16, fontWeight: 550, fills: [solid('#ffffff')], align: 'center' });
  cards.forEach((card, index) => {
    const frame = add(
      newFrame(newId(), {
        name: card.name,
        width: 210,
        height: 208,
        relativeTransform: at(24 + index * 231, 768),
        cornerRadius: 16,
        fills: [solid('#ffffff')],
        effects: [
          {
            type: 'DROP_SHADOW',
            visible: true,
            color: { r: 0.1, g: 0.2, b: 0.22, a: 0.1 },
            offset: { x: 0, y: 6 },
            radius: 24,
          },
        ],
      }),
      page,
    );
    const fills = [downwards(card.colors)];
    add(newRectangle(newId(), { name: 'Picture', width: 210, height: 128, fills, constraints: stretched }), frame);
    addText(frame, 16, 142, card.name, { fontSize: 16, fontWeight: 600, letterSpacing: -0.01, fills: [ink] });
    addText(frame, 16, 168, card.text, { fontSize: 13, fills: [quiet] });
  });
  return withSelection(state, [picture]);
}

interface TextStyle extends Partial<
  Pick<TextData, 'fontSize' | 'fontWeight' | 'letterSpacing' | 'fills' | 'lineHeight' | 'constraints'>
> {
  /** Which of its edges, or its middle, lies at `x`. */
  readonly align?: 'left' | 'center' | 'right';
}

/** As wide as the frame around, as a page is made that is to fit several screens. */
const stretched: Constraints = { horizontal: 'STRETCH', vertical: 'MIN' };

const ink = solid('#16302f');
const quiet = solid('#64747a');

const cards = [
  { name: 'Old harbour', text: 'From 84 a night', colors: ['#ffd9a8', '#f2a48c', '#a77aa6'] },
  { name: 'Pine hills', text: 'From 62 a night', colors: ['#d8ecd9', '#86bfa0', '#2f6f66'] },
  { name: 'Night ferry', text: 'From 110 a night', colors: ['#6f86d6', '#3b4a9a', '#1a1f4d'] },
] as const;

/** From top to bottom: Figma's gradients run along x, so the layer's unit square is turned. */
function downwards(colors: readonly string[]): LinearGradientFill {
  return {
    type: 'GRADIENT_LINEAR',
    gradientTransform: [
      [0, 1, 0],
      [-1, 0, 1],
    ],
    gradientStops: colors.map((hex, index) => ({
      position: index / (colors.length - 1),
      color: { ...solid(hex).color, a: 1 },
    })),
  };
}
