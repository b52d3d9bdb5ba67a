import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadOwnerKey } from '../../../companion/src/store/owner-key.ts';

let folder: string;
const file = () => join(folder, 'owner-key');

beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'frisket-key-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  folder = join(parent, 'not there yet');
});

test('a key is made once and kept, and nothing else lies beside it', async () => {
  const key = await loadOwnerKey(folder);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await loadOwnerKey(folder)).toBe(key);
  expect(await readdir(folder)).toEqual(['owner-key']);
});

test.skipIf(process.platform === 'win32')('only this person may read it, also after it was copied about', async () => {
  await loadOwnerKey(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  await chmod(file(), 0o644);
  await loadOwnerKey(folder);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
});

test('a file that holds no key gets a new one', async () => {
  await loadOwnerKey(folder);
  await writeFile(file(), 'half a k');
  const key = await loadOwnerKey(folder);
  expect((await readFile(file(), 'utf8')).trim()).toBe(key);
});

test('a folder that cannot be written to is named', async () => {
  const blocked = join(folder, '..', 'a file');
  await writeFile(blocked, '');
  await expect(loadOwnerKey(blocked)).rejects.toMatchObject({
    code: 'file_unreadable',
    message: expect.stringContaining(blocked) as unknown,
    hint: expect.stringContaining('--data') as unknown,
  });
});

test('programs that ask at once get the same key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadOwnerKey(folder)));
  expect(new Set(keys).size).toBe(1);
  expect(await readdir(folder)).toEqual(['owner-key']);
  expect((await readFile(file(), 'utf8')).trim()).toBe(keys[0]);
});
