import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFolderWeights, withOptionalPrefix } from '../../../../companion/src/engine/weights/folder.ts';
import { readTensor } from '../../../../companion/src/engine/weights/safetensors.ts';
import { floats, safetensors } from './safetensors-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
/** A file with one tensor of one value. */
const holding = (name: string, value: number) => safetensors([[name, floats([1], [value])]]);

async function valueOf(name: string): Promise<number | undefined> {
  const stored = (await openFolderWeights(folder)).find(name);
  return stored && (await readTensor(stored.file, stored)).data[0];
}

describe("the weights in a network's folder", () => {
  it.each([
    'diffusion_pytorch_model.safetensors',
    'diffusion_pytorch_model.fp16.safetensors',
    'diffusion_pytorch_model.bf16.safetensors',
    'model.safetensors',
    'model.fp16.safetensors',
  ])('are found in %s', async (name) => {
    await write(name, holding('weight', 3));
    expect(await valueOf('weight')).toBe(3);
  });

  it('are those of full precision where there are several', async () => {
    await write('diffusion_pytorch_model.fp16.safetensors', holding('weight', 16));
    await write('diffusion_pytorch_model.safetensors', holding('weight', 32));
    expect(await valueOf('weight')).toBe(32);
  });

  it('are not those of another format beside them', async () => {
    await write('diffusion_pytorch_model.bin', Uint8Array.of(0x80, 2));
    await write('diffusion_pytorch_model.fp16.safetensors', holding('weight', 16));
    expect(await valueOf('weight')).toBe(16);
  });

  it.each([
    ['diffusion_pytorch_model.safetensors.index.json', ''],
    ['diffusion_pytorch_model.safetensors.index.fp16.json', '.fp16'],
    ['diffusion_pytorch_model.fp16.safetensors.index.json', '.fp16'],
    ['model.safetensors.index.json', ''],
  ])('may lie in shards that %s names', async (index, variant) => {
    const shards = [1, 2].map((number) => `shard-${number}${variant}.safetensors`);
    await write(shards[0] ?? '', holding('a', 1));
    await write(shards[1] ?? '', holding('b', 2));
    await write(index, JSON.stringify({ metadata: {}, weight_map: { a: shards[0], b: shards[1] } }));
    expect([await valueOf('a'), await valueOf('b')]).toEqual([1, 2]);
  });

  it('lack a shard: its name and that of the index are told', async () => {
    await write(
      'diffusion_pytorch_model.safetensors.index.json',
      JSON.stringify({ weight_map: { a: 'gone.safetensors' } }),
    );
    await expect(openFolderWeights(folder)).rejects.toMatchObject({
      code: 'weights_invalid',
      message: expect.stringMatching(/index\.json names the file "gone\.safetensors", which is not there/) as string,
    });
  });

  it.each([
    ['is not JSON', '{'],
    ['has no weight_map', '{}'],
    ['names what is no file', '{"weight_map": {"a": 1}}'],
  ])('have an index that %s: its path is told', async (_, content) => {
    await write('model.safetensors.index.json', content);
    await expect(openFolderWeights(folder)).rejects.toMatchObject({
      code: 'weights_invalid',
      message: expect.stringContaining('model.safetensors.index.json') as string,
    });
  });

  it('may not lie outside of their folder', async () => {
    await writeFile(join(folder, '..', 'outside.safetensors'), holding('a', 1));
    await write('model.safetensors.index.json', JSON.stringify({ weight_map: { a: '../outside.safetensors' } }));
    await expect(openFolderWeights(folder)).rejects.toMatchObject({ code: 'weights_invalid' });
    await rm(join(folder, '..', 'outside.safetensors'));
  });

  it.each(['diffusion_pytorch_model.bin', 'model.ckpt', 'pytorch_model.pt', 'model.pth'])(
    'are refused where there is only a pickle: %s',
    async (name) => {
      await write(name, Uint8Array.of(0x80, 2));
      await expect(openFolderWeights(folder)).rejects.toMatchObject({
        code: 'weights_invalid',
        message: expect.stringMatching(new RegExp(`${name} is a pickle, which can run any program`)) as string,
        hint: expect.stringContaining('.safetensors') as string,
      });
    },
  );

  it('are missed in an empty folder and in one that is not there', async () => {
    await expect(openFolderWeights(folder)).rejects.toMatchObject({
      code: 'weights_invalid',
      message: expect.stringContaining(folder) as string,
    });
    await expect(openFolderWeights(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('are found with a prefix or without', async () => {
    await write(
      'model.safetensors',
      safetensors([
        ['text_model.a', floats([1], [1])],
        ['b', floats([1], [2])],
      ]),
    );
    const source = withOptionalPrefix(await openFolderWeights(folder), 'text_model.');
    expect(source.find('a')).toBeDefined();
    expect(source.find('b')).toBeDefined();
    expect(source.find('c')).toBeUndefined();
  });
});
