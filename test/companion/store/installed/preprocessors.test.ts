import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { writeManifest, type Manifest } from '../../../../companion/src/store/downloads/manifest.ts';
import { ModelStore } from '../../../../companion/src/store/downloads/model-store.ts';
import { preprocessorPaths } from '../../../../companion/src/store/installed/preprocessors.ts';

const id = 'depth-anything-v2-small';
let data: string;
let folder: string;

const manifest = (changes: Partial<Manifest> = {}): Manifest => ({
  version: 1,
  id,
  title: 'Depth',
  licences: [{ name: 'apache-2.0', link: 'https://example.org/licence' }],
  layout: 'folder',
  files: [
    {
      repository: 'owner/name',
      commit: 'a'.repeat(40),
      from: 'onnx/model.onnx',
      to: 'model.onnx',
      size: 4,
      digest: { kind: 'sha256', hex: 'b'.repeat(64) },
    },
  ],
  installedAt: '2026-01-01T00:00:00.000Z',
  ...changes,
});

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'frisket-preprocessors-'));
  onTestFinished(() => rm(data, { recursive: true }));
  folder = join(data, 'models', id);
  await mkdir(folder, { recursive: true });
});

describe('a network that makes maps', () => {
  it('is found when it was downloaded whole', async () => {
    await writeManifest(new ModelStore(data).manifestPath(id), manifest());
    await writeFile(join(folder, 'model.onnx'), 'four');
    expect(await preprocessorPaths(data)).toEqual(new Map([[id, folder]]));
  });

  it.each([
    ['is not finished', { installedAt: undefined }, 'four'],
    ['has another size than it had', {}, 'fifth'],
  ])('is not found when its download %s', async (_, changes, content) => {
    const { installedAt, ...rest } = { ...manifest(), ...changes };
    await writeManifest(new ModelStore(data).manifestPath(id), { ...rest, ...(installedAt ? { installedAt } : {}) });
    await writeFile(join(folder, 'model.onnx'), content);
    expect(await preprocessorPaths(data)).toEqual(new Map());
  });

  it('is not found when somebody only put its file there', async () => {
    await writeFile(join(folder, 'model.onnx'), 'four');
    expect(await preprocessorPaths(data)).toEqual(new Map());
  });
});
