import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archiveFolder } from '../../../tools/package/archive.js';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const time = new Date('2026-01-01T00:00:00Z');

/** The same files, made in this order and at that time. */
async function folderOf(names: readonly string[], made: Date): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'sub'));
  for (const name of names) {
    const path = join(folder, name);
    await writeFile(path, `content of ${name}`);
    await utimes(path, made, made);
  }
  await chmod(join(folder, 'run'), 0o700);
  return folder;
}

test.each(['tar.gz', 'zip'])(
  '%s: the same files give the same bytes, whenever and in whatever order they were made',
  async (kind) => {
    const sums = [];
    const names = ['a', 'run', join('sub', 'é'), 'z'];
    for (const [order, made] of [
      [names, '2020-01-01'],
      [names.toReversed(), '2025-06-06'],
    ] as const) {
      const file = join(await temporaryFolder(), `x.${kind}`);
      await archiveFolder(await folderOf(order, new Date(made)), 'frisket', file, time);
      sums.push(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      );
    }
    expect(sums[0]).toBe(sums[1]);
  },
);

test.skipIf(process.platform === 'win32')(
  'a link is refused: what it leads to would not be in the archive',
  async () => {
    const folder = await folderOf(['run'], time);
    await symlink('/etc/hosts', join(folder, 'link'));
    await expect(archiveFolder(folder, 'frisket', join(await temporaryFolder(), 'x.zip'), time)).rejects.toThrow(
      'link',
    );
  },
);
