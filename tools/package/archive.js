import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import yazl from 'yazl';

/** What zip and gzip call "best": packing is rare, downloading is not. */
const compressionLevel = 9;

/**
 * @typedef {object} Entry
 * @property {string} path on the disk
 * @property {string} name in the archive
 * @property {number} size
 * @property {number} mode
 */

/**
 * Packs a folder so that the same files give the same bytes: in the order of their names, all of one time, owned by
 * nobody, with one of two modes.
 *
 * @param {string} folder absolute; its own name is the first of every path in the archive
 * @param {string} name of that first folder
 * @param {string} file absolute
 * @param {Date} time
 */
export async function archiveFolder(folder, name, file, time) {
  const entries = await entriesOf(folder, name);
  await (file.endsWith('.zip') ? writeZip : writeTar)(entries, file, time);
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<Entry[]>}
 */
async function entriesOf(folder, name) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const odd = found.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (odd) throw new Error(`${join(odd.parentPath, odd.name)} is neither a file nor a folder.`);
  const entries = found
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mode } = await stat(path);
      const inside = path.slice(folder.length + 1).replaceAll(sep, '/');
      return { path, name: `${name}/${inside}`, size, mode: (mode & 0o100) === 0 ? 0o644 : 0o755 };
    });
  return (await Promise.all(entries)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {readonly Entry[]} entries
 * @param {string} file
 * @param {Date} time
 */
async function writeTar(entries, file, time) {
  const archive = pack();
  const written = pipeline(archive, createGzip({ level: compressionLevel }), createWriteStream(file));
  for (const { path, name, size, mode } of entries)
    await pipeline(createReadStream(path), archive.entry({ name, size, mode, mtime: time }));
  archive.finalize();
  await written;
}

/**
 * @param {readonly Entry[]} entries
 * @param {string} file
 * @param {Date} time
 */
async function writeZip(entries, file, time) {
  const archive = new yazl.ZipFile();
  // Zip's own times are those of a wall clock, whose zone nobody knows.
  const local = new Date(time.getTime() + time.getTimezoneOffset() * 60_000);
  for (const { path, name, mode } of entries)
    archive.addFile(path, name, { mtime: local, mode: 0o100000 | mode, compressionLevel, forceDosTimestamp: true });
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(file));
}
