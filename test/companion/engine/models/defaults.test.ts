import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../../companion/src/app-root.ts';
import { defaultsFor } from '../../../../companion/src/engine/models/defaults.ts';
import { openCheckpoint } from '../../../../companion/src/engine/models/open-checkpoint.ts';
import { models } from '../pipelines/tiny-models.ts';

let folder: string;
/** A LoRA's path, beside which lies a card that says so much. */
async function lora(name: string, defaults?: Readonly<Record<string, number>>): Promise<string> {
  if (defaults) await writeFile(join(folder, `${name}.frisket.json`), JSON.stringify({ defaults }));
  return join(folder, `${name}.safetensors`);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-defaults-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const swatch = () => openCheckpoint(join(appRoot, 'models', 'swatch'));

test("a model's card tells its steps and guidance, for its own scheduler", async () => {
  const defaults = await defaultsFor(await swatch());
  expect(defaults).toMatchObject({ steps: 8, guidanceScale: 2, closingStrength: 0 });
  expect(defaults).not.toHaveProperty('scheduler');
});

test('without a card they come from its family', async () => {
  expect(await defaultsFor(await openCheckpoint(join(models, 'tiny-sd15')))).toMatchObject({
    steps: 25,
    guidanceScale: 7.5,
    scheduler: { class: 'DPMSolverMultistepScheduler' },
  });
});

test('a LoRA for fewer steps brings them, and leaves the rest to the model', async () => {
  const quick = await lora('quick', { steps: 4, guidanceScale: 1 });
  const model = await swatch();
  expect(await defaultsFor(model, [quick])).toEqual({ ...(await defaultsFor(model)), steps: 4, guidanceScale: 1 });
});

test('a LoRA that says nothing changes nothing, and of two that do the first counts', async () => {
  const [plain, four, two] = [await lora('plain'), await lora('four', { steps: 4 }), await lora('two', { steps: 2 })];
  const model = await swatch();
  expect(await defaultsFor(model, [plain])).toEqual(await defaultsFor(model));
  expect(await defaultsFor(model, [plain, four, two])).toMatchObject({ steps: 4, guidanceScale: 2 });
});

test("a LoRA's steps are for the scheduler of its model, not for the family's usual one", async () => {
  const defaults = await defaultsFor(await openCheckpoint(join(models, 'tiny-sdxl')), [await lora('two', { steps: 2 })]);
  expect(defaults.steps).toBe(2);
  expect(defaults).not.toHaveProperty('scheduler');
});
