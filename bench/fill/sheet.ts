import { encodePng, type Pixels } from '../../companion/src/engine/images/codec.ts';
import { pastePixels } from '../../companion/src/engine/images/crop.ts';
import { resizeBicubic } from '../../companion/src/engine/images/pillow-resize.ts';

/** Pixels of one picture of the sheet, and between two. */
const cell = { width: 132, height: 100 } as const;
const gap = 4;

/** Rows of pictures as one PNG: a contact sheet. */
export async function contactSheet(rows: readonly (readonly Pixels[])[]): Promise<Uint8Array> {
  const columns = Math.max(...rows.map(({ length }) => length));
  const width = columns * (cell.width + gap) + gap;
  const height = rows.length * (cell.height + gap) + gap;
  let sheet: Pixels = { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(255) };
  for (const [row, pictures] of rows.entries())
    for (const [column, picture] of pictures.entries()) {
      const scale = Math.min(cell.width / picture.width, cell.height / picture.height);
      const small = resizeBicubic(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
      const x = gap + column * (cell.width + gap) + Math.floor((cell.width - small.width) / 2);
      const y = gap + row * (cell.height + gap) + Math.floor((cell.height - small.height) / 2);
      sheet = pastePixels(sheet, small, { x, y }, () => 1);
    }
  return encodePng(sheet);
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
