import { describe, expect, test } from 'vitest';
import { downloadableAt, hubAddress } from '../../../../companion/src/store/catalogue/hub-address.ts';
import { startHub } from '../../../fakes/hub/start-hub.ts';
import { tinyLora, tinySdxl, tinyVae } from '../../../fakes/hub/tiny-repositories.ts';

const endpoint = new URL('https://huggingface.co');

describe('an address', () => {
  test.each([
    ['owner/name', { repository: 'owner/name', revision: 'main' }],
    ['https://huggingface.co/owner/name', { repository: 'owner/name', revision: 'main' }],
    ['https://huggingface.co/owner/name/', { repository: 'owner/name', revision: 'main' }],
    ['https://huggingface.co/owner/name/tree/v2', { repository: 'owner/name', revision: 'v2' }],
    [
      'https://hf.co/owner/name/blob/main/a%20b/c.safetensors',
      { repository: 'owner/name', revision: 'main', path: 'a b/c.safetensors' },
    ],
    [
      'https://huggingface.co/owner/name/resolve/main/c.safetensors?download=true',
      { repository: 'owner/name', revision: 'main', path: 'c.safetensors' },
    ],
    ['https://civitai.com/models/1', undefined],
    ['https://huggingface.co.evil.test/owner/name', undefined],
    ['https://huggingface.co/owner', undefined],
    ['https://huggingface.co/owner/name/discussions', undefined],
    ['../name', undefined],
    ['name', undefined],
  ])('%s', (text, expected) => {
    expect(hubAddress(text, endpoint)).toEqual(expected);
  });
});

describe('what is downloaded of it', () => {
  const options = { signal: new AbortController().signal };
  async function at(repository: Parameters<Map<string, ReturnType<typeof tinyVae>>['set']>[1], path?: string) {
    const { hub, http } = await startHub();
    hub.repositories.set('studio/thing', repository);
    return downloadableAt(
      { repository: 'studio/thing', revision: 'main', ...(path === undefined ? {} : { path }) },
      http,
      options,
    );
  }

  test("a model in diffusers' layout, in half precision, and nothing beside it", async () => {
    const { id, layout, sources } = await at(tinySdxl());
    const files = sources[0]?.files ?? [];
    expect({ id, layout }).toEqual({ id: 'thing', layout: 'folder' });
    expect(files).toHaveLength(18);
    expect(files).toContain('unet/diffusion_pytorch_model.fp16.safetensors');
    expect(
      files.filter((file) => typeof file !== 'string' || !/(\.json|\.txt|\.fp16\.safetensors)$/.test(file)),
    ).toEqual([]);
  });

  test('a network by itself', async () => {
    const { layout, sources } = await at(tinyVae());
    expect({ layout, files: sources[0]?.files }).toEqual({
      layout: 'folder',
      files: ['config.json', 'diffusion_pytorch_model.safetensors'],
    });
  });

  test('the one LoRA of a repository, called like the repository', async () => {
    expect(await at(tinyLora('mit'))).toMatchObject({ id: 'thing', layout: 'file' });
    expect(await at(tinyLora('mit', 'Water Colour.safetensors'))).toMatchObject({ id: 'water-colour', layout: 'file' });
  });

  test('one file of many, by its own address', async () => {
    const many = {
      files: new Map([
        ['a.safetensors', Buffer.from('a')],
        ['b.safetensors', Buffer.from('b')],
      ]),
    };
    expect(await at(many, 'b.safetensors')).toMatchObject({ id: 'b', sources: [{ files: ['b.safetensors'] }] });
    await expect(at(many)).rejects.toThrow(/several models: a\.safetensors, b\.safetensors/);
  });

  test.each([
    ['nothing that can be used', { files: new Map([['model.ckpt', Buffer.from('a')]]) }, undefined],
    ['a pickle', { files: new Map([['model.ckpt', Buffer.from('a')]]) }, 'model.ckpt'],
    ['a network without weights', { files: new Map([['config.json', Buffer.from('{}')]]) }, undefined],
  ])('not %s', async (_what, repository, path) => {
    await expect(at(repository, path)).rejects.toMatchObject({ code: 'model_unsupported' });
  });
});
