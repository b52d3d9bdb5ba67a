import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { outputPath, writePicture } from '../../../companion/src/cli/output-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-out-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

test('the name that was chosen is taken', async () => {
  expect(await outputPath(join(folder, 'sky.PNG'), 'x')).toBe(join(folder, 'sky.PNG'));
});

test.each([
  ['Sunset sky, over a calm sea!', 'sunset-sky-over-a-calm-sea.png'],
  ['../../etc/passwd', 'etc-passwd.png'],
  ['Größe 日本', 'größe-日本.png'],
  ['???', 'frisket.png'],
  ['word '.repeat(100), 'word-word-word-word-word-word-word-word.png'],
])('without one, %j is called %s', async (prompt, name) => {
  const spy = vi.spyOn(process, 'cwd').mockReturnValue(folder);
  expect(await outputPath(undefined, prompt)).toBe(join(folder, name));
  spy.mockRestore();
});

test('a picture that is there already keeps its name', async () => {
  const here = process.cwd();
  const name = `frisket-test-${process.pid}`;
  await writeFile(join(here, `${name}.png`), '');
  onTestFinished(() => rm(join(here, `${name}.png`)));
  expect(await outputPath(undefined, name)).toBe(join(here, `${name}-2.png`));
});

test('a disk that refuses says so', async () => {
  await expect(writePicture(join(folder, 'no', 'x.png'), new Uint8Array(1))).rejects.toMatchObject({
    code: 'file_unreadable',
  });
  await writePicture(join(folder, 'x.png'), Uint8Array.of(1, 2));
  expect([...(await readFile(join(folder, 'x.png')))]).toEqual([1, 2]);
});
