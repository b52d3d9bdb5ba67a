import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../../companion/src/app-root.ts';
import { InstalledModels } from '../../../../companion/src/store/installed/installed-models.ts';
import { modelIdOf } from '../../../../companion/src/store/installed/model-id.ts';
import { modelIdSchema } from '../../../../shared/src/job.ts';
import { adapterFits, encoderFits } from '../../../../shared/src/models.ts';

const swatch = join(appRoot, 'models', 'swatch');
let own: string;

beforeEach(async () => {
  own = await mkdtemp(join(tmpdir(), 'frisket-models-'));
  onTestFinished(() => rm(own, { recursive: true }));
});

const installed = () => new InstalledModels([own, join(appRoot, 'models')]);

async function copySwatch(name: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = join(own, name);
  await cp(swatch, folder, { recursive: true });
  for (const [file, content] of Object.entries(changes)) await writeFile(join(folder, file), JSON.stringify(content));
  return folder;
}

const json = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;

describe('the starter model', () => {
  test('is there, with prompts that show what it can do', async () => {
    const {
      models: [model],
    } = await installed().summaries();
    expect(model).toMatchObject({ id: 'swatch', title: 'Swatch', kind: 'checkpoint', family: 'sdxl', nativeSide: 256 });
    expect(model!.suggestions.length).toBeGreaterThan(3);
    expect((await installed().paths()).get('swatch')).toBe(swatch);
  });

  test('has companions that fit it, and each other', async () => {
    const { models, adapters } = await installed().summaries();
    const [style, encoder] = ['swatch-style', 'swatch-image-encoder'].map((id) =>
      adapters.find((each) => each.id === id)!,
    );
    expect(adapters.map(({ id, kind }) => [id, kind])).toEqual([
      ['swatch-blueprint', 'lora'],
      ['swatch-edges', 'controlnet'],
      ['swatch-image-encoder', 'image-encoder'],
      ['swatch-quick', 'lora'],
      ['swatch-style', 'ip-adapter'],
    ]);
    expect(adapters.filter((adapter) => !adapterFits(adapter, models[0]!))).toEqual([]);
    expect(encoderFits(encoder!, style!)).toBe(true);
    expect(adapters.filter(({ unguided }) => unguided).map(({ id }) => id)).toEqual(['swatch-quick']);
  });
});

test('a model that was just put there is found, by its name in lower case', async () => {
  const catalogue = installed();
  await catalogue.list();
  const folder = await copySwatch('My Model_v1.5', { 'frisket.json': {} });
  expect((await catalogue.paths()).get('my-model_v1.5')).toBe(folder);
  expect((await catalogue.summaries()).models).toMatchObject([
    { id: 'my-model_v1.5', title: 'My Model_v1.5' },
    { id: 'swatch' },
  ]);
});

test("the person's own model counts when both are called the same", async () => {
  const folder = await copySwatch('Swatch');
  expect((await installed().paths()).get('swatch')).toBe(folder);
  expect((await installed().list()).filter(({ id }) => id === 'swatch')).toHaveLength(1);
});

test('a link to a folder elsewhere is a model too', async () => {
  await symlink(swatch, join(own, 'linked'), 'junction');
  expect((await installed().summaries()).models.map(({ id }) => id)).toEqual(['linked', 'swatch']);
});

test('what is no model is no model', async () => {
  await mkdir(join(own, 'notes'));
  await writeFile(join(own, 'notes.txt'), '');
  await symlink(join(own, 'nowhere'), join(own, 'broken-link'));
  expect(await new InstalledModels([own]).list()).toEqual([]);
  expect(await new InstalledModels([join(own, 'missing')]).list()).toEqual([]);
});

describe('a model that cannot be used is not offered, and says why', () => {
  const problemOf = async (id: string) => {
    const catalogue = installed();
    expect((await catalogue.summaries()).models.map((summary) => summary.id)).toEqual(['swatch']);
    const found = (await catalogue.list()).find((model) => model.id === id);
    return found && !found.state.usable ? found.state.problem : undefined;
  };

  test('half a folder', async () => {
    await mkdir(join(own, 'half'));
    await cp(join(swatch, 'model_index.json'), join(own, 'half', 'model_index.json'));
    expect(await problemOf('half')).toMatchObject({ code: 'model_invalid' });
  });

  test('a network of another kind', async () => {
    const config = { ...(await json(join(swatch, 'unet', 'config.json'))), in_channels: 8 };
    await copySwatch('odd', { [join('unet', 'config.json')]: config });
    expect(await problemOf('odd')).toMatchObject({ code: 'model_unsupported' });
  });

  test.each([
    ['a field that is not known', { titel: 'x' }],
    ['steps that are none', { defaults: { steps: 0 } }],
    ['no object', 7],
  ])('a card with %s', async (_what, card) => {
    await copySwatch('carded', { 'frisket.json': card });
    expect(await problemOf('carded')).toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('frisket.json') as unknown,
    });
  });
});

test('the side that a network was trained on comes from its configuration', async () => {
  const config = await json(join(swatch, 'unet', 'config.json'));
  const sizes: [string, unknown, number][] = [
    ['a', 128, 1024],
    ['b', [64, 96], 768],
    ['c', undefined, 1024],
  ];
  for (const [name, sample_size] of sizes)
    await copySwatch(name, { [join('unet', 'config.json')]: { ...config, sample_size } });
  const { models: summaries } = await installed().summaries();
  for (const [name, , side] of sizes) expect(summaries.find(({ id }) => id === name)?.nativeSide).toBe(side);
});

test('a model tells where it does not hear what to avoid', async () => {
  const card = await json(join(swatch, 'frisket.json'));
  const defaults = { ...(card.defaults as object), guidanceScale: 1 };
  await copySwatch('distilled', { 'frisket.json': { ...card, defaults } });
  await cp(join(appRoot, 'test', 'golden', 'models', 'tiny-lcm'), join(own, 'lcm'), { recursive: true });
  const { models: summaries } = await installed().summaries();
  const unguided = Object.fromEntries(summaries.map(({ id, unguided = null }) => [id, unguided]));
  expect(unguided).toEqual({ swatch: null, distilled: 'by-default', lcm: 'always' });
});

describe('ids', () => {
  test.each([
    ['SDXL Turbo (fp16)', 'sdxl-turbo-fp16-'],
    ['sd_xl_turbo_1.0.safetensors', 'sd_xl_turbo_1.0'],
    ['Größe', 'gr-e'],
    ['.hidden', 'hidden'],
    ['日本', undefined],
  ])('%s becomes %s', (name, id) => {
    expect(modelIdOf(name)).toBe(id);
  });

  test('are always valid, or there is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (name) => {
        const id = modelIdOf(name);
        expect(id === undefined || modelIdSchema.safeParse(id).success).toBe(true);
      }),
    );
  });
});
