import { readFile, writeFile } from 'node:fs/promises';
import subsetFont from 'subset-font';

/**
 * Makes `plugin/assets/inter.woff2` anew, the part of Inter that the panel carries in its one file: 21 kB of 48. Run it
 * by hand (`node tools/build/subset-panel-font.js`) after an update of Inter or when the panel needs more of it.
 */

const whole = new URL(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));
const subset = new URL('../../plugin/assets/inter.woff2', import.meta.url);

/** ASCII, Latin-1 (what western names of layers are written in), and the typographic marks of the panel's own words. */
const characters = [...range(0x20, 0x7e), ...range(0xa0, 0xff)].join('') + '–—‘’“”•…−→';

/** `keepFeatures` came to the library after its types.
 * @type {Parameters<typeof subsetFont>[2] & { keepFeatures: string[] }} */
const options = {
  targetFormat: 'woff2',
  // From plain to bold, as far as the panel's styles go.
  variationAxes: { wght: { min: 400, max: 600 } },
  // Kerning, figures of one width, and accents that are typed apart from their letters.
  keepFeatures: ['kern', 'tnum', 'ccmp', 'mark', 'mkmk'],
};
const font = await subsetFont(await readFile(whole), characters, options);
await writeFile(subset, font);

/**
 * @param {number} first
 * @param {number} last
 */
function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}
