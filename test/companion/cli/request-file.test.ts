import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readRequestFile } from '../../../companion/src/cli/request-file.ts';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { pngOf } from '../../fakes/pictures.ts';

let folder: string;
const installed = new Map([['swatch', '/app/models/swatch']]);

const request = {
  model: 'models/tiny',
  task: 'image-to-image',
  prompt: 'x',
  width: 64,
  height: 64,
  steps: 2,
  guidanceScale: 1,
  seed: 3,
  image: 'in/image.png',
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-request-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['models/tiny', 'other/tiny', 'in']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'in', 'image.png'), await pngOf(64, 64));
});

async function read(changes: Record<string, unknown>) {
  const path = join(folder, 'request.json');
  await writeFile(path, JSON.stringify({ ...request, ...changes }));
  return readRequestFile(path, installed);
}

test('paths are relative to the file, and become ids', async () => {
  const { job, images, models } = await read({ vae: 'other/tiny' });
  const id = imageIdOf(await pngOf(64, 64));
  expect(job).toMatchObject({ kind: 'request', request: { model: 'tiny', vae: 'tiny-2', image: id, seed: 3 } });
  expect([...models]).toEqual([
    ['tiny', join(folder, 'models', 'tiny')],
    ['tiny-2', join(folder, 'other', 'tiny')],
  ]);
  expect([...images.keys()]).toEqual([id]);
});

test('a model may be an installed one, and absolute', async () => {
  expect((await read({ model: 'swatch' })).models).toEqual(installed);
  expect([...(await read({ model: join(folder, 'other', 'tiny') })).models.values()]).toEqual([
    join(folder, 'other', 'tiny'),
  ]);
});

describe('refuses', () => {
  test.each([
    ['a model that is nowhere', { model: 'models/none' }, 'model_not_found', 'models/none'],
    ['a picture that is nowhere', { image: 'in/none.png' }, 'file_unreadable', 'none.png'],
    ['a picture that is none', { image: 'request.json' }, 'image_invalid', 'request.json'],
    ['a field that is not known', { sampler: 'x' }, 'invalid_request', 'sampler'],
    ['a side that is no multiple of 8', { width: 63 }, 'invalid_request', 'request.width'],
  ])('%s', async (_what, changes, code, named) => {
    await expect(read(changes)).rejects.toMatchObject({ code, message: expect.stringContaining(named) as unknown });
  });

  test('what is no JSON', async () => {
    const path = join(folder, 'broken.json');
    await writeFile(path, '{"model": ');
    await expect(readRequestFile(path, installed)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('broken.json is no JSON') as unknown,
    });
  });
});
