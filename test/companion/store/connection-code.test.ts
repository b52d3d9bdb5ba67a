import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadConnectionCode } from '../../../companion/src/store/connection-code.ts';
import { isCode } from '../../../shared/src/proof.ts';

let folder: string;
const file = () => join(folder, 'connection-code');

beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'frisket-code-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  folder = join(parent, 'not there yet');
});

test('a code is made once and kept', async () => {
  const code = await loadConnectionCode(folder);
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(isCode(code)).toBe(true);
  expect(await loadConnectionCode(folder)).toBe(code);
});

test('asked to, it is replaced', async () => {
  const code = await loadConnectionCode(folder);
  const renewed = await loadConnectionCode(folder, { renew: true });
  expect(renewed).not.toBe(code);
  expect(await loadConnectionCode(folder)).toBe(renewed);
});

test.skipIf(process.platform === 'win32')('only this person may read it, also after it was copied about', async () => {
  await loadConnectionCode(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  await chmod(file(), 0o644);
  await loadConnectionCode(folder);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
});

test('a file that holds no code gets a new one', async () => {
  await loadConnectionCode(folder);
  await writeFile(file(), 'half a c');
  const code = await loadConnectionCode(folder);
  expect((await readFile(file(), 'utf8')).trim()).toBe(code);
});

test('nothing but the code is left in the folder', async () => {
  await loadConnectionCode(folder);
  await loadConnectionCode(folder, { renew: true });
  expect(await readdir(folder)).toEqual(['connection-code']);
});

test('a folder that cannot be written to is named', async () => {
  const blocked = join(folder, '..', 'a file');
  await writeFile(blocked, '');
  await expect(loadConnectionCode(blocked)).rejects.toMatchObject({
    code: 'file_unreadable',
    message: expect.stringContaining(blocked) as unknown,
    hint: expect.stringContaining('--data') as unknown,
  });
});

test('codes differ, and every symbol occurs', async () => {
  const codes = await Promise.all(Array.from({ length: 40 }, () => loadConnectionCode(folder, { renew: true })));
  expect(new Set(codes).size).toBe(40);
  expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
});
