import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Pixels } from '../../companion/src/engine/images/codec.ts';

/*
 * Drawn landscapes with something in front of them: hills, water, shores and roads cross what is painted over, and what
 * lies behind is known. The first is the picture of the playground's own first page with its lamp post.
 */

export interface Landscape {
  readonly name: string;
  /** With what stands in front. */
  readonly picture: Pixels;
  /** Without it. */
  readonly truth: Pixels;
  /** Grey, the stroke of a brush over it. */
  readonly mask: Pixels;
}

interface Drawing {
  readonly width: number;
  readonly height: number;
  /** SVG elements. */
  readonly scene: string;
  readonly object: string;
  /** Path and width of the brush's stroke. */
  readonly stroke: string;
  readonly brush: number;
}

const gradient = (id: string, ...colours: readonly string[]) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${colours
    .map((colour, index) => `<stop offset="${index / (colours.length - 1)}" stop-color="${colour}"/>`)
    .join('')}</linearGradient>`;

const drawings: Readonly<Record<string, () => Drawing>> = {
  'lamp post': heroPicture,
  'beach flag': () => ({
    width: 384,
    height: 256,
    scene: `<defs>${gradient('sky', '#5fa8d8', '#d9eef5')}${gradient('sea', '#2f7f9e', '#63b6b4')}</defs>
      <rect width="384" height="120" fill="url(#sky)"/>
      <path d="M0 118 70 84 118 104 170 76 236 110 300 92 384 118V124H0z" fill="#7f9aa8"/>
      <rect y="120" width="384" height="136" fill="url(#sea)"/>
      <path d="M0 236C80 228 130 190 214 182S330 168 384 150V256H0z" fill="#fff" opacity=".8"/>
      <path d="M0 242C80 234 130 196 214 188S330 174 384 156V256H0z" fill="#ecd6a8"/>`,
    object: `<path d="M226 52h7v156h-7z" fill="#3b2c28"/><path d="M233 56h46l-12 15 12 15h-46z" fill="#d63a3a"/>`,
    stroke: 'M230 54V206M240 70H272',
    brush: 42,
  }),
  'sign by a road': () => ({
    width: 384,
    height: 256,
    scene: `<defs>${gradient('sky', '#f2a65a', '#fbe3b5')}${gradient('land', '#c98a4b', '#8c4f2d')}</defs>
      <rect width="384" height="256" fill="url(#sky)"/>
      <path d="M0 128 40 96H92L116 128 190 128 214 104H286L320 128H384V140H0z" fill="#a5553d"/>
      <rect y="128" width="384" height="128" fill="url(#land)"/>
      <path d="M188 128h10L330 256H96z" fill="#4a4a52"/>
      <path d="M192.400 128h1.200L222 256h-16z" fill="#f3d25b"/>`,
    object: `<path d="M256 100h8v128h-8z" fill="#5b5b5b"/><path d="M260 60l36 36-36 36-36-36z" fill="#ffcf33" stroke="#222" stroke-width="4"/>`,
    stroke: 'M260 76V224M244 96H276',
    brush: 50,
  }),
  'tree in a meadow': () => ({
    width: 384,
    height: 256,
    scene: `<defs>${gradient('sky', '#8fc7e8', '#eaf5e2')}${gradient('near', '#6fb04f', '#3d7a35')}</defs>
      <rect width="384" height="256" fill="url(#sky)"/>
      <path d="M0 150C60 110 120 110 190 140S320 120 384 100V256H0z" fill="#9cc3a5"/>
      <path d="M0 180C80 140 150 150 220 172S330 170 384 150V256H0z" fill="#7fb27a"/>
      <path d="M0 206C110 176 210 216 384 190V256H0z" fill="url(#near)"/>
      <path d="M150 256C170 226 230 216 300 200" fill="none" stroke="#e4cf9c" stroke-width="9"/>`,
    object: `<path d="M176 130h14l6 92h-28z" fill="#5a3d2b"/><circle cx="182" cy="96" r="44" fill="#2f6b3a"/>`,
    stroke: 'M182 96V218M176 92L188 100',
    brush: 100,
  }),
  'lantern in a street': () => ({
    width: 384,
    height: 256,
    scene: `<defs>${gradient('sky', '#27304f', '#e38f6f')}
      <pattern id="windows" width="24" height="30" patternUnits="userSpaceOnUse"><rect x="6" y="7" width="11" height="16" fill="#f7d488"/></pattern></defs>
      <rect width="384" height="256" fill="url(#sky)"/>
      <path d="M0 60h144v140H0z" fill="#3d3553"/><path d="M0 60h144v140H0z" fill="url(#windows)"/>
      <path d="M144 36h120v164H144z" fill="#57405a"/><path d="M144 36h120v164H144z" fill="url(#windows)"/>
      <path d="M264 84h120v116H264z" fill="#453a5e"/><path d="M264 84h120v116H264z" fill="url(#windows)"/>
      <path d="M0 200h384v14H0z" fill="#8d8a94"/><path d="M0 214h384v42H0z" fill="#3a3a44"/>
      ${Array.from({ length: 8 }, (_, index) => `<path d="M${8 + 50 * index} 232h28v5h-28z" fill="#d9d4c5"/>`).join('')}`,
    object: `<path d="M196 70h6v150h-6z" fill="#11131c"/><circle cx="199" cy="62" r="15" fill="#fff3c4"/>`,
    stroke: 'M199 62V218',
    brush: 44,
  }),
};

/** The lamp post is the last of what is drawn. */
function heroPicture(): Drawing {
  const svg = readFileSync(join('playground', 'src', 'sample', 'hero.svg'), 'utf8');
  const parts = /^<svg[^>]*>([^]*)(<g fill="#1f3540">[^]*)<\/svg>\s*$/.exec(svg);
  const [, scene, object] = parts ?? [];
  if (scene === undefined || object === undefined) throw new Error('hero.svg no longer ends with its lamp post.');
  return { width: 1344, height: 896, scene, object, stroke: 'M1086 210V690', brush: 96 };
}

/** The engine's own decoder lets no SVG in; this process draws its own. */
async function drawn(width: number, height: number, ...elements: readonly string[]): Promise<Pixels> {
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${elements.join('')}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width, height, channels: 3, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

export function landscapes(): Promise<Landscape[]> {
  return Promise.all(
    Object.entries(drawings).map(async ([name, draw]) => {
      const { width, height, scene, object, stroke, brush } = draw();
      const path = `<rect width="100%" height="100%"/><path d="${stroke}" fill="none" stroke="#fff" stroke-width="${brush}" stroke-linecap="round" stroke-linejoin="round"/>`;
      const white = await drawn(width, height, path);
      const mask = Uint8Array.from({ length: width * height }, (_, at) => ((white.data[3 * at] ?? 0) > 127 ? 255 : 0));
      return {
        name,
        picture: await drawn(width, height, scene, object),
        truth: await drawn(width, height, scene),
        mask: { width, height, channels: 1 as const, data: mask },
      };
    }),
  );
}
