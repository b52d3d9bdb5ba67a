import sharp from 'sharp';
import type { Pixels } from '../../companion/src/engine/images/codec.ts';

/** Pixels of one picture of the sheet, of what is written above it, and between two. */
const cell = { width: 232, height: 232 } as const;
const caption = 18;
const gap = 6;
/** Small enough for a page of documentation, fine enough to see a seam. */
const quality = 86;

/** A row of pictures, and what they are of. */
export interface SheetRow {
  readonly name: string;
  readonly pictures: readonly Pixels[];
}

/** Rows of pictures as one JPEG: a contact sheet. @param columns what the pictures of each row are */
export async function contactSheet(columns: readonly string[], rows: readonly SheetRow[]): Promise<Uint8Array> {
  const width = columns.length * (cell.width + gap) + gap;
  const texts = [text(gap, caption, columns.join(' | '))];
  const layers: { input: Buffer; left: number; top: number }[] = [];
  let top = caption + gap;
  for (const { name, pictures } of rows) {
    texts.push(text(gap, top + caption - 4, name));
    top += caption;
    let height = 0;
    for (const [column, picture] of pictures.entries()) {
      const raw = { width: picture.width, height: picture.height, channels: picture.channels };
      const { data, info } = await sharp(picture.data, { raw })
        .resize({ ...cell, fit: 'inside' })
        .png()
        .toBuffer({ resolveWithObject: true });
      layers.push({ input: data, left: gap + column * (cell.width + gap), top });
      height = Math.max(height, info.height);
    }
    top += height + gap;
  }
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  const words = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}">${texts.join('')}</svg>`,
  );
  const sheet = sharp({ create: { width, height: top, channels: 3, background: '#ffffff' } });
  return sheet
    .composite([...layers, { input: words, left: 0, top: 0 }])
    .jpeg({ quality, mozjpeg: true })
    .toBuffer();
}

function text(x: number, y: number, words: string): string {
  return `<text x="${x}" y="${y}" font-family="sans-serif" font-size="13" fill="#333333">${words}</text>`;
}

/** What goes in, with what is painted over veiled in red. */
export function withVeil(picture: Pixels, mask: Pixels): Pixels {
  const red = [255, 40, 80];
  return {
    ...picture,
    data: picture.data.map((level, at) =>
      mask.data[Math.floor(at / 3)] ? Math.round(0.45 * level + 0.55 * (red[at % 3] ?? 0)) : level,
    ),
  };
}
