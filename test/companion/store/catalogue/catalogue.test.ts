import { describe, expect, test } from 'vitest';
import { catalogue, catalogueEntry } from '../../../../companion/src/store/catalogue/catalogue.ts';
import { uses } from '../../../../companion/src/store/catalogue/entry.ts';
import { relativePath } from '../../../../companion/src/store/downloads/manifest.ts';
import { repositoryName } from '../../../../companion/src/store/hub/repository.ts';
import { licenceSchema } from '../../../../shared/src/downloads.ts';
import { modelIdSchema } from '../../../../shared/src/job.ts';

const named = catalogue.map((entry) => [entry.id, entry] as const);
const targets = (entry: (typeof catalogue)[number]) =>
  entry.sources.flatMap(({ files }) => files.map((file) => (typeof file === 'string' ? file : file.to)));

test('every name is there once', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
});

describe.each(named)('%s', (_id, entry) => {
  test('can be downloaded and says what it is', () => {
    expect(modelIdSchema.safeParse(entry.id).success).toBe(true);
    expect(entry.title).not.toBe('');
    expect(entry.description).toMatch(/\.$/);
    for (const { repository, files } of entry.sources) {
      expect(repositoryName.safeParse(repository).success, repository).toBe(true);
      expect(files.length).toBeGreaterThan(0);
    }
    for (const path of targets(entry)) expect(relativePath.safeParse(path).success, path).toBe(true);
    expect(new Set(targets(entry)).size).toBe(targets(entry).length);
    if (entry.layout === 'file') expect(targets(entry)).toHaveLength(1);
    if (entry.kind !== 'preprocessor') expect(targets(entry).some((path) => path.endsWith('.safetensors'))).toBe(true);
    // Pickles can run any program.
    for (const path of targets(entry)) expect(path).toMatch(/\.(safetensors|json|txt|onnx)$/);
  });

  test('has a use, and needs what can be downloaded too', () => {
    expect(entry.uses.length).toBeGreaterThan(0);
    for (const use of entry.uses) expect(uses).toContain(use);
    for (const id of entry.needs.flat()) {
      const needed = catalogueEntry(id);
      expect(needed, id).toBeDefined();
      expect([entry.family, undefined]).toContain(needed?.family);
    }
  });

  test("names its publisher's licence with a link, or leaves it to the hub", () => {
    if (entry.licence) {
      expect(licenceSchema.safeParse(entry.licence).success).toBe(true);
      expect(entry.licence.link).toMatch(/^https:/);
    }
    if (entry.verifiedAt !== undefined) expect(entry.verifiedAt).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

test('whole models bring all that a folder of diffusers has', () => {
  for (const entry of catalogue.filter(({ kind }) => kind === 'checkpoint')) {
    const paths = targets(entry);
    for (const path of [
      'model_index.json',
      'scheduler/scheduler_config.json',
      'unet/config.json',
      'vae/config.json',
      'tokenizer/vocab.json',
    ])
      expect(paths, entry.id).toContain(path);
    for (const network of ['unet', 'vae', 'text_encoder'])
      expect(
        paths.filter((path) => path.startsWith(`${network}/`) && path.endsWith('.safetensors')),
        `${entry.id} ${network}`,
      ).toHaveLength(1);
    expect(paths.includes('text_encoder_2/config.json')).toBe(entry.family === 'sdxl');
  }
});

test('what people choose from says how large it is before the hub is asked', () => {
  const offered = catalogue.filter(({ kind }) => kind === 'checkpoint' || kind === 'lora');
  expect(offered.filter(({ bytes }) => bytes === undefined)).toEqual([]);
  // A number in the wrong unit would be far off: half precision takes two bytes a weight.
  const gigabytes = offered.map(({ id, kind, bytes = 0 }) => [id, kind, bytes / 1e9] as const);
  for (const [id, kind, size] of gigabytes)
    expect(size, id).toSatisfy((value: number) =>
      kind === 'lora' ? value > 0.1 && value < 1 : value > 2 && value < 8,
    );
});

test('for client work an SDXL base and a LoRA for few steps stand under the same licence', () => {
  expect(catalogueEntry('sdxl-base')?.licence?.name).toBe('openrail++');
  expect(catalogueEntry('sdxl-lightning-4-steps')?.licence?.name).toBe('openrail++');
});
