/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Plain words that captions are full of, so that models know them; each with what people mean by it. */
const names: Readonly<Record<string, string>> = {
  black: '000000',
  charcoal: '36454f',
  'dark grey': '404040',
  grey: '808080',
  'light grey': 'd0d0d0',
  white: 'ffffff',
  cream: 'fff6dc',
  beige: 'e8dcc0',
  sand: 'd2b98a',
  tan: 'b98d5c',
  brown: '7b4a21',
  'dark brown': '402514',
  maroon: '6d0f1d',
  'dark red': '9b1010',
  red: 'e01b1b',
  coral: 'ff7f60',
  salmon: 'f5a58e',
  peach: 'ffd3b0',
  orange: 'ff8c1a',
  mustard: 'd8a520',
  gold: 'e6b800',
  yellow: 'ffe033',
  'pale yellow': 'fff3a6',
  olive: '7a7a1f',
  'lime green': 'a4dd2e',
  'light green': 'a5dba0',
  green: '2f9e44',
  'sage green': '9caf88',
  'dark green': '12402a',
  mint: 'b4f0d2',
  teal: '008080',
  'dark teal': '174a4a',
  turquoise: '3fd5c8',
  'light blue': 'aed8ee',
  'sky blue': '6fb9ee',
  blue: '1f62e0',
  'slate blue': '5b6b8c',
  indigo: '3f4a9d',
  'navy blue': '14204d',
  lavender: 'cdc3ef',
  violet: '8a4fdd',
  purple: '6b2a86',
  magenta: 'd61fae',
  pink: 'f79ac0',
  'pale pink': 'fbdde4',
};

/** The plain word for a colour: the nearest as it is seen. */
export function colourName(colour: Rgb): string {
  const own = oklab(colour);
  const distances = Object.entries(names).map(([name, hex]) => {
    const other = oklab([0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
    return { name, distance: Math.hypot(...own.map((value, index) => value - (other[index] ?? 0))) };
  });
  return distances.reduce((nearest, each) => (each.distance < nearest.distance ? each : nearest)).name;
}

/** A word is wrong sooner for its hue than for its lightness: a dark grey is no brown. */
const hueWeight = 2;

/** Oklab, in which equal distances look equal: https://bottosson.github.io/posts/oklab/ */
function oklab(colour: readonly number[]): number[] {
  const [r = 0, g = 0, b = 0] = colour.map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    hueWeight * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    hueWeight * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}
