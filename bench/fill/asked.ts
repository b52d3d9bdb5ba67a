import type { Pixels } from '../../companion/src/engine/images/codec.ts';
import { maskOf, type FillCase, type Inside } from './cases.ts';

/*
 * Words for something else than what is around the hole, as when somebody paints over a grey sea and says "turquoise
 * water": the colour that they name has to come, however well the edge is hidden.
 */

const box: Inside = (x, y, width, height) =>
  x > 0.3 * width && x < 0.7 * width && y > 0.35 * height && y < 0.75 * height;
const disc: Inside = (x, y, width, height) =>
  Math.hypot(x - 0.5 * width, y - 0.5 * height) < 0.26 * Math.min(width, height);
const sky: Inside = (x, y, width, height) => ((x / width - 0.5) / 0.36) ** 2 + ((y / height - 0.28) / 0.2) ** 2 < 1;
const sea: Inside = (x, y, width, height) =>
  x > 0.12 * width && x < 0.85 * width && y > 0.62 * height && y < 0.9 * height;
const bay: Inside = (x, y, width, height) =>
  x > 0.05 * width && x < 0.45 * width && y > 0.55 * height && y < 0.8 * height;

/** Levels of the colours that are named: those that Swatch's captions call so (tools/swatch/pictures/colours.py). */
const colours = {
  turquoise: [0x35, 0xcf, 0xc3],
  coral: [0xff, 0x7f, 0x5c],
  navy: [0x14, 0x25, 0x4f],
  green: [0x2f, 0xa8, 0x4f],
  mustard: [0xcf, 0x9f, 0x1f],
  teal: [0x11, 0x7f, 0x84],
  pink: [0xf7, 0x9a, 0xc0],
  gold: [0xd4, 0xa7, 0x2c],
  sky: [0x86, 0xc5, 0xf0],
} as const;

interface Asked {
  /** The beginning of the name of a case whose picture it is. */
  readonly picture: string;
  readonly prompt: string;
  readonly colour: keyof typeof colours;
  readonly inside: Inside;
}

const asked: readonly Asked[] = [
  { picture: 'lamp post', prompt: 'turquoise water', colour: 'turquoise', inside: bay },
  { picture: 'scene-6', prompt: 'turquoise water', colour: 'turquoise', inside: sea },
  { picture: 'scene-8', prompt: 'turquoise water', colour: 'turquoise', inside: box },
  { picture: 'photo-lake', prompt: 'turquoise water', colour: 'turquoise', inside: box },
  { picture: 'scene-2', prompt: 'coral clouds', colour: 'coral', inside: sky },
  { picture: 'linear-1', prompt: 'navy blue', colour: 'navy', inside: disc },
  { picture: 'photo-grass', prompt: 'green grass', colour: 'green', inside: box },
  { picture: 'photo-brick', prompt: 'mustard paper texture', colour: 'mustard', inside: box },
  { picture: 'plaid-0', prompt: 'teal watercolor wash', colour: 'teal', inside: disc },
  { picture: 'mesh-0', prompt: 'pink clouds', colour: 'pink', inside: disc },
  { picture: 'photo-gravel', prompt: 'golden sand', colour: 'gold', inside: box },
  { picture: 'clouds-0', prompt: 'white clouds on a blue sky', colour: 'sky', inside: disc },
];

/** @param cases whose pictures are filled */
export function askedCases(cases: readonly FillCase[]): FillCase[] {
  return asked.map(({ picture: name, prompt, colour, inside }) => {
    const found = cases.find((fill) => fill.name.startsWith(name));
    if (!found) throw new Error(`No case has the picture ${name}.`);
    const picture: Pixels = found.truth;
    return {
      name,
      mode: 'fill',
      prompt,
      picture,
      mask: maskOf(picture, inside),
      truth: picture,
      isPattern: false,
      colour: colours[colour],
    };
  });
}
