import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { appRoot } from '../../../../companion/src/app-root.ts';
import { AddedModels } from '../../../../companion/src/store/installed/added-models.ts';
import { InstalledModels } from '../../../../companion/src/store/installed/installed-models.ts';
import { findModels } from '../../../../companion/src/store/installed/model-folder.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const golden = (name: string) => join(appRoot, 'test', 'golden', 'models', name);
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function put(model: string, ...place: readonly string[]): Promise<string> {
  const path = join(folder, ...place);
  await mkdir(dirname(path), { recursive: true });
  await cp(golden(model), path, { recursive: true });
  return path;
}

const names = async (at = folder) => (await findModels(at)).map(({ name }) => name);

describe("other programs' folders are used as they are", () => {
  test.each([
    ['ComfyUI', ['models'], 'checkpoints', 'loras'],
    ["ComfyUI's models", [], 'checkpoints', 'loras'],
    ['A1111', ['models'], 'Stable-diffusion', 'Lora'],
  ])('%s, however its owner sorts them', async (_what, above, checkpoints, loras) => {
    await put('tiny-sdxl-single.safetensors', ...above, checkpoints, 'sdxl', 'photos', 'one.safetensors');
    await put('loras/sdxl-peft.safetensors', ...above, loras, 'ink.safetensors');
    await put('tiny-sdxl', ...above, 'elsewhere', 'not-looked-at');
    await writeFile(join(folder, ...above, loras, 'put_loras_here'), '');
    await writeFile(join(folder, ...above, loras, '._ink.safetensors'), 'what macOS leaves');
    expect(await names()).toEqual(['one.safetensors', 'ink.safetensors']);
    const { models, adapters } = await new InstalledModels([folder]).summaries();
    expect([models, adapters]).toMatchObject([[{ id: 'one', family: 'sdxl' }], [{ id: 'ink', kind: 'lora' }]]);
  });

  test("the hub's cache: whole models that can be used", async () => {
    const snapshot = ['models--studio--photo-xl', 'snapshots', 'a'.repeat(40)];
    const blobs = await put('tiny-sdxl', 'models--studio--photo-xl', 'blobs', 'files');
    await mkdir(join(folder, ...snapshot), { recursive: true });
    // Snapshots are links to blobs.
    for (const part of [
      'model_index.json',
      'scheduler',
      'text_encoder',
      'text_encoder_2',
      'tokenizer',
      'tokenizer_2',
      'unet',
      'vae',
    ])
      await symlink(join(blobs, part), join(folder, ...snapshot, part));
    await put('tiny-sdxl/model_index.json', 'models--studio--half', 'snapshots', 'b'.repeat(40), 'model_index.json');
    await mkdir(join(folder, 'models--openai--whisper', 'snapshots', 'c'.repeat(40)), { recursive: true });
    expect(await names()).toEqual(['photo-xl']);
    const { models } = await new InstalledModels([folder]).summaries();
    expect(models).toMatchObject([{ id: 'photo-xl', family: 'sdxl' }]);
  });

  test('any folder, a few levels deep', async () => {
    await put('tiny-sdxl', 'mine', 'sdxl');
    await put('loras/sdxl-peft.safetensors', 'mine', 'loras', 'ink.safetensors');
    expect(await names()).toEqual(['ink.safetensors', 'sdxl']);
  });
});

test('a folder that is gone holds nothing', async () => {
  expect(await names(join(folder, 'unplugged'))).toEqual([]);
});

describe('what was added by its path', () => {
  test('is kept, the latest first, until it is taken off', async () => {
    const added = new AddedModels(folder);
    expect(await added.paths()).toEqual([]);
    await added.add('/a');
    await added.add('/b');
    await added.add('/a');
    expect(await new AddedModels(folder).paths()).toEqual(['/a', '/b']);
    expect(await added.remove('/b')).toBe(true);
    expect(await added.remove('/b')).toBe(false);
    expect(await added.paths()).toEqual(['/a']);
  });

  test.each(['{', '{"version":1,"paths":["relative"]}', '{"version":2,"paths":[]}'])(
    'a list that is damaged is named: %s',
    async (text) => {
      await writeFile(join(folder, 'added-models.json'), text);
      await expect(new AddedModels(folder).paths()).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining('added-models.json') as unknown,
      });
    },
  );
});

test('a LoRA may have a card beside it', async () => {
  await put('loras/sdxl-peft.safetensors', 'ink.safetensors');
  await writeFile(join(folder, 'ink.frisket.json'), JSON.stringify({ title: 'Ink', description: 'Black lines.' }));
  const { adapters } = await new InstalledModels([folder]).summaries();
  expect(adapters).toMatchObject([{ id: 'ink', title: 'Ink', description: 'Black lines.' }]);
});

test('a file that was changed is described anew', async () => {
  const path = await put('loras/sdxl-peft.safetensors', 'thing.safetensors');
  const installed = new InstalledModels([folder]);
  expect((await installed.summaries()).adapters).toMatchObject([{ kind: 'lora' }]);
  await cp(golden('ip-adapters/sdxl-base.safetensors'), path);
  expect((await installed.summaries()).adapters).toMatchObject([{ kind: 'ip-adapter' }]);
});
