import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder } from '../../../tools/build/replace-folder.js';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'replace folder '));
});

afterEach(() => rm(parent, { recursive: true, force: true }));

async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(parent, name);
  await mkdir(path);
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
}

test('puts a folder where there was none', async () => {
  const next = await folder('next', { a: '1' });
  await replaceFolder(join(parent, 'current'), next);
  expect(await readdir(parent)).toEqual(['current']);
  expect(await readFile(join(parent, 'current/a'), 'utf8')).toBe('1');
});

test('leaves nothing of the folder that was there', async () => {
  const current = await folder('current', { a: 'old', gone: 'old' });
  const next = await folder('next', { a: 'new' });
  await replaceFolder(current, next);
  expect(await readdir(parent)).toEqual(['current']);
  expect(await readdir(current)).toEqual(['a']);
  expect(await readFile(join(current, 'a'), 'utf8')).toBe('new');
});

test('processes that replace it at the same time never leave a mixture', async () => {
  const current = await folder('current', { a: 'old', b: 'old' });
  const script = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { replaceFolder } from ${JSON.stringify(pathToFileURL('tools/build/replace-folder.js').href)};
    const [current, name] = process.argv.slice(1);
    for (let round = 0; round < 30; round++) {
      const next = current + name;
      mkdirSync(next);
      for (const file of ['a', 'b']) writeFileSync(next + '/' + file, name + round);
      await replaceFolder(current, next);
    }`;
  await Promise.all(
    ['one', 'two'].map((name) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, current, name]),
    ),
  );
  expect(await readdir(parent)).toEqual(['current']);
  expect(await readFile(join(current, 'a'), 'utf8')).toMatch(/^(one|two)29$/);
  expect(await readFile(join(current, 'b'), 'utf8')).toBe(await readFile(join(current, 'a'), 'utf8'));
});

test('touches nothing when there is no folder to put in place', async () => {
  const current = await folder('current', { a: 'old' });
  await expect(replaceFolder(current, join(parent, 'missing'))).rejects.toThrow('ENOENT');
  expect(await readFile(join(current, 'a'), 'utf8')).toBe('old');
});
