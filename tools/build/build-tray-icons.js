import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { root } from './root.js';

/**
 * Pixels a side that panels ask for: 16 and 24 at one dot a pixel, 22 on Linux, 32 and 48 where the screen is finer, 64
 * where the icon stands in a message.
 */
export const traySizes = [16, 20, 22, 24, 32, 48, 64];
const sources = join(root, 'companion/assets/tray');
/** Of the viewBox of every icon. */
const drawnSide = 24;
/** Dots an inch that SVG's units stand for. */
const svgDensity = 72;

/**
 * The tray's icons as panels take them: NAME-SIZE.png for Linux, and NAME.ico with all sizes for Windows.
 *
 * @param {string} outputFolder absolute
 */
export async function buildTrayIcons(outputFolder) {
  const files = (await readdir(sources)).filter((file) => file.endsWith('.svg'));
  await Promise.all(
    files.map(async (file) => {
      const name = basename(file, '.svg');
      const svg = await readFile(join(sources, file));
      const pictures = await Promise.all(traySizes.map((side) => rasterise(svg, side)));
      await Promise.all(pictures.map(({ side, png }) => writeFile(join(outputFolder, `${name}-${side}.png`), png)));
      await writeFile(join(outputFolder, `${name}.ico`), iconFile(pictures));
    }),
  );
}

/**
 * @param {Buffer} svg
 * @param {number} side
 */
async function rasterise(svg, side) {
  const density = (svgDensity * side) / drawnSide;
  return { side, png: await sharp(svg, { density }).resize(side, side).png({ palette: false }).toBuffer() };
}

/**
 * Windows' icon format: a table of pictures, each a whole PNG, as Windows reads them since Vista.
 *
 * @param {readonly { side: number, png: Buffer }[]} pictures
 */
function iconFile(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ side, png }, index) => {
    const entry = 6 + 16 * index;
    header.writeUInt8(side, entry);
    header.writeUInt8(side, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}
