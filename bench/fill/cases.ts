import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FillMode } from '../../shared/src/job.ts';
import { decodeRgb, type Pixels } from '../../companion/src/engine/images/codec.ts';
import { landscapes } from './landscapes.ts';

/*
 * Pictures that Swatch was not trained on, and what is done to them. Drawn ones come from the program that drew its
 * training pictures, with another seed; photographs are those of scikit-image (NASA's, or given to everyone under CC0),
 * but for photo-lake.jpg: a part of scikit-learn's china.jpg, by danielbuechele, CC BY 2.0.
 */

export interface FillCase {
  readonly name: string;
  readonly mode: FillMode;
  readonly prompt: string;
  /** What goes in. */
  readonly picture: Pixels;
  readonly mask: Pixels;
  /** What a perfect fill would be: the picture without what is to go. */
  readonly truth: Pixels;
  /** Lines that cross the mask: how well they go on can be measured against the truth. */
  readonly isPattern: boolean;
  /** Levels of the colour that the words name, where it is another than what is around the hole. */
  readonly colour?: readonly number[];
}

const folder = join('bench', 'fill', 'pictures');

const captions: Readonly<Record<string, string>> = {
  'stripes-1.png': 'broad maroon diagonal stripes on cream',
  'stripes-2.png': 'ivory horizontal stripes on navy blue',
  'grid-1.png': 'medium silver grid on rose background',
  'checker-1.png': 'medium diagonal coral and white checkerboard',
  'plaid-0.png': 'mustard and yellow gingham check',
  'linear-1.png': 'terracotta to mint green linear gradient',
  'mesh-0.png': 'mesh gradient of tangerine and silver',
  'radial-1.png': 'white to blue radial gradient background',
  'scene-0.png': 'minimal city silhouette at dusk with lit windows',
  'scene-2.png': 'simple ocean',
  'scene-4.png': 'mountains on a sunny day with sun and snow',
  'scene-6.png': 'flat calm sea',
  'scene-8.png': 'flat pine trees at sunset with sun',
  'clouds-0.png': 'cloudy terracotta and orange noise texture',
  'water-0.jpg': 'blue water',
  'photo-rocket.jpg': 'sky at dusk',
  'photo-coffee.jpg': 'brown wood',
  'photo-grass.jpg': 'green grass',
  'photo-cat.jpg': 'brown fur',
  'photo-brick.jpg': 'grey paving bricks',
  'photo-gravel.jpg': 'grey gravel',
  'photo-lake.jpg': 'trees by a lake',
};

const patterns = ['stripes', 'grid', 'checker', 'plaid'];

export type Inside = (x: number, y: number, width: number, height: number) => boolean;

/** A rectangle, an ellipse and a brush stroke, off the middle. */
const shapes: readonly Inside[] = [
  (x, y, width, height) => x >= 0.3 * width && x < 0.68 * width && y >= 0.37 * height && y < 0.73 * height,
  (x, y, width, height) => ((x / width - 0.52) / 0.24) ** 2 + ((y / height - 0.5) / 0.27) ** 2 < 1,
  (x, y, width, height) => {
    const along = Math.min(1, Math.max(0, (x / width - 0.2) / 0.6));
    const curve = 0.55 + 0.12 * Math.sin(6 * along);
    return Math.hypot(x / width - (0.2 + 0.6 * along), ((y / height - curve) * height) / width) < 0.075;
  },
];

export function maskOf({ width, height }: Pixels, inside: Inside): Pixels {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    inside((at % width) + 0.5, Math.floor(at / width) + 0.5, width, height) ? 255 : 0,
  );
  return { width, height, channels: 1, data };
}

function painted(picture: Pixels, inside: Inside, colour: readonly number[]): Pixels {
  const { width, data } = picture;
  return {
    ...picture,
    data: data.map((level, at) => {
      const pixel = Math.floor(at / 3);
      return inside((pixel % width) + 0.5, Math.floor(pixel / width) + 0.5, width, picture.height)
        ? (colour[at % 3] ?? 0)
        : level;
    }),
  };
}

const pink = [225, 60, 110];

const disc =
  (radius: number): Inside =>
  (x, y, width, height) =>
    Math.hypot(x - 0.47 * width, y - 0.52 * height) < radius * Math.min(width, height);

async function read(file: string): Promise<Pixels> {
  return decodeRgb(readFileSync(join(folder, file)), file);
}

/** All of them: every picture filled with what is there, some of them in every other mode, and what stands in landscapes removed. */
export async function fillCases(): Promise<FillCase[]> {
  const cases: FillCase[] = [];
  for (const [index, [file, caption]] of Object.entries(captions).entries()) {
    const truth = await read(file);
    const [name = file] = file.split('.');
    const isPattern = patterns.some((pattern) => name.startsWith(pattern));
    const add = (mode: FillMode, prompt: string, inside: Inside, picture = truth) =>
      cases.push({ name: `${name} ${mode}`, mode, prompt, picture, mask: maskOf(picture, inside), truth, isPattern });
    // Nobody can peek: what was there is gone, and something else lies in its place.
    const shape = shapes[index % shapes.length] ?? disc(0.2);
    add('fill', caption, shape, painted(truth, shape, pink));
    if (index % 2 === 0) add('remove', '', disc(0.2), painted(truth, disc(0.16), pink));
    if (index % 3 === 1) {
      const strip: Inside = (x, _, width) => x > 0.72 * width;
      add('expand', '', strip, painted(truth, strip, [0, 0, 0]));
    }
    if (index % 4 === 3) add('add', 'golden sun', disc(0.22));
    if (index % 5 === 2) add('background', 'sunset sky', (x, y, width, height) => !disc(0.3)(x, y, width, height));
  }
  for (const landscape of await landscapes())
    cases.push({ ...landscape, mode: 'remove', prompt: '', isPattern: false });
  return cases;
}
