import { execFile, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildChild } from '../fakes/build-child.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

/** A crash or a full disk leaves no half-written state: the system itself refuses to write past a size. */

const entry = buildChild('./write-until-refused-main.ts');
afterAll(() => rmSync(entry));

const run = (command: string, words: readonly string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    execFile(command, words, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });

test.runIf(process.platform === 'linux')(
  'a file that the system refuses to let grow (EFBIG) is an error, and leaves the old content and nothing else',
  async () => {
    const folder = await temporaryFolder();
    // 100 blocks of 512 bytes: the shell's own limit on what a process may write to one file.
    const { code, output } = await run('sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, entry, folder]);
    expect({ code, output }).toEqual({ code: 0, output: 'disk_full\n' });
    expect(await readdir(folder)).toEqual(['file']);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('the old content');
  },
);

/** A disk of this test's own needs a name space of mounts, which containers may refuse. */
const ownMounts =
  process.platform === 'linux' && spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;

test.runIf(ownMounts)(
  'a disk that is full (ENOSPC) is an error, and leaves the old content and nothing else',
  async () => {
    const folder = await temporaryFolder();
    const script = 'mount -t tmpfs -o size=1m none "$3" && "$1" "$2" "$3"; ls "$3"; cat "$3/file"';
    const inside = ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', process.execPath, entry, folder];
    expect(await run('unshare', inside)).toEqual({ code: 0, output: 'disk_full\nfile\nthe old content' });
  },
);
