import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCase, runParity } from '../../../../companion/src/engine/parity/run.ts';

const golden = fileURLToPath(new URL('../../../golden', import.meta.url));
const cases = join(golden, 'cases');
const names = readdirSync(cases).toSorted();

describe('the numbers of diffusers', () => {
  it.each(names)('%s', async (name) => {
    const { passed, line } = await runCase(join(cases, name));
    expect(passed, line).toBe(true);
  });

  it('are there for every kind of case', async () => {
    const kinds = await Promise.all(
      names.map(async (name) => /"kind": "(\w+)"/.exec(await readFile(join(cases, name, 'case.json'), 'utf8'))?.[1]),
    );
    expect(new Set(kinds)).toEqual(new Set(['random', 'tokenizer', 'scheduler', 'component', 'pipeline']));
  });
});

describe('a case that cannot pass', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frisket-parity-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A copy of a case whose `case.json` is changed. */
  async function changed(name: string, edit: (json: string) => string): Promise<string> {
    const copy = join(folder, 'cases', name);
    await cp(join(cases, name), copy, { recursive: true });
    const file = join(copy, 'case.json');
    const json = (await readFile(file, 'utf8')).replaceAll('../../models', join(golden, 'models'));
    await writeFile(file, edit(json));
    return copy;
  }

  it.each([
    ['of an unknown kind', '"kind": "random"', '"kind": "randomness"', '"randomness"'],
    ['with an unknown field', '"seed"', '"device": "cuda", "seed"', 'device'],
  ])('%s says so', async (_, from, to, named) => {
    const { passed, line } = await runCase(await changed('random-below-16', (json) => json.replace(from, to)));
    expect(passed).toBe(false);
    expect(line).toMatch(/invalid_request/);
    expect(line).toContain(named);
  });

  it('with an unknown option of a request names it', async () => {
    const copy = await changed('sdxl-turbo-1-step', (json) => json.replace('"task"', '"sharpness": 1, "task"'));
    const { passed, line } = await runCase(copy);
    expect(passed).toBe(false);
    expect(line).toContain('sharpness');
  });

  it.each(['random-below-16', 'scheduler-euler-trailing-16', 'tokenizer-tiny', 'tiny-vae-decode', 'sdxl-turbo-1-step'])(
    'because its expectation is wrong fails: %s',
    async (name) => {
      const copy = await changed(name, (json) => json);
      const file = join(copy, 'expected.safetensors');
      const bytes = await readFile(file);
      const first = 8 + Number(bytes.readBigUInt64LE());
      // Every byte, so that also small parts of large tensors and their signs differ.
      for (let at = first; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ 0x11;
      await writeFile(file, bytes);
      expect(await runCase(copy)).toMatchObject({ name, passed: false });
    },
  );

  it('because its picture is wrong fails', async () => {
    const copy = await changed('sdxl-turbo-1-step', (json) => json);
    await cp(join(cases, 'sdxl-everything', 'image.png'), join(copy, 'image.png'));
    const { passed, line } = await runCase(copy);
    expect(passed).toBe(false);
    expect(line).toMatch(/image \d/);
  });

  it('because its limit is too strict fails', async () => {
    const copy = await changed('tiny-vae-decode', (json) => json.replace('0.0001', '1e-12'));
    expect(await runCase(copy)).toMatchObject({ passed: false });
  });

  it('is counted, and the others go on', async () => {
    await changed('random-below-16', (json) => json.replace('"random"', '"randomness"'));
    await changed('random-exactly-16', (json) => json);
    const both = join(folder, 'both');
    await cp(join(folder, 'cases', 'random-below-16'), join(both, 'random-below-16'), { recursive: true });
    await cp(join(folder, 'cases', 'random-exactly-16'), join(both, 'random-exactly-16'), { recursive: true });
    const lines: string[] = [];
    expect(await runParity([both], (line) => lines.push(line))).toEqual({ passed: 1, failed: 1 });
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^FAIL random-below-16: /);
    expect(lines[1]).toMatch(/^ok {3}random-exactly-16: /);
    expect(lines[2]).toBe('1 passed, 1 failed');
  });

  it('where there is none is an error that names the path', async () => {
    const nowhere = join(folder, 'nowhere');
    await expect(runParity([nowhere], () => undefined)).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining(nowhere) as string,
    });
  });
});
