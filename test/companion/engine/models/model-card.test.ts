import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../../companion/src/app-root.ts';
import { readModelCard } from '../../../../companion/src/engine/models/model-card.ts';

let folder: string;
const card = (content: string) => writeFile(join(folder, 'frisket.json'), content);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-card-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

test('the starter model says what it can do and how it is best asked', async () => {
  const { title, description, suggestions, defaults } = await readModelCard(join(appRoot, 'models', 'swatch'));
  expect(title).toBe('Swatch');
  expect(description).toBeDefined();
  expect(suggestions.length).toBeGreaterThan(3);
  expect(defaults.steps).toBeGreaterThan(0);
});

test('without a card, and beside a single file, everything is left open', async () => {
  const open = { suggestions: [], defaults: {} };
  expect(await readModelCard(folder)).toEqual(open);
  const file = join(folder, 'model.safetensors');
  await writeFile(file, '');
  expect(await readModelCard(file)).toEqual(open);
});

test('every field may be left out', async () => {
  await card('{"defaults": {"guidanceScale": 0}}');
  expect(await readModelCard(folder)).toEqual({ suggestions: [], defaults: { guidanceScale: 0 } });
});

test.each([
  ['no JSON', '{'],
  ['a field that is not known', '{"tittle": "x"}'],
  ['steps out of range', '{"defaults": {"steps": 1001}}'],
  ['a suggestion that is empty', '{"suggestions": [""]}'],
])('%s is refused, with the file named', async (_what, content) => {
  await card(content);
  await expect(readModelCard(folder)).rejects.toMatchObject({
    code: 'model_invalid',
    message: expect.stringContaining(join(folder, 'frisket.json')) as unknown,
  });
});
