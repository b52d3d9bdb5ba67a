import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { changesFor, FileSettings } from '../../../../plugin/src/ui/results/file-settings.ts';
import { emptyDraft, type Draft } from '../../../../plugin/src/ui/state/draft.ts';
import { withChunks } from '../../../../shared/src/metadata/png-chunks.ts';
import { textChunk } from '../../../../shared/src/metadata/png-text.ts';
import type { PictureSettings } from '../../../../shared/src/metadata/picture-settings.ts';
import { a1111 } from '../../../shared/metadata/samples.ts';
import { recipe } from '../../host/sample-recipe.ts';

const model = { kind: 'checkpoint', family: 'sdxl', contextWidth: 2048, nativeSide: 1024 } as const;
const installed = {
  models: [{ ...model, suggestions: [], id: 'sd-xl-base-1.0', title: 'SDXL 1.0' }],
  loras: [{ kind: 'lora', id: 'ink', title: 'Impasto v2' } as const],
};
const settings: PictureSettings = { writtenBy: 'ComfyUI', prompt: 'dunes' };
const take = (more: Partial<PictureSettings>, draft = emptyDraft()) =>
  changesFor({ kind: 'settings', settings: { ...settings, ...more } }, draft, installed);

describe('settings of another program', () => {
  test('are set where the panel has them, whatever the model is called there', () => {
    const { changes, missing } = take({
      model: 'sd_xl_base_1.0',
      sampler: 'DPM++ 2M Karras',
      seed: 5,
      steps: 28,
      guidanceScale: 6.5,
      width: 832,
      height: 1216,
      loras: [{ name: 'impasto_v2', scale: 0.7 }],
    });
    expect(missing).toEqual([]);
    expect(changes).toMatchObject({
      model: 'sd-xl-base-1.0',
      prompts: { fill: 'dunes' },
      seed: 5,
      steps: 28,
      guidanceScale: 6.5,
      scheduler: { class: 'DPMSolverMultistepScheduler', config: { use_karras_sigmas: true } },
      customSize: { width: 832, height: 1216 },
      loras: [{ model: 'ink', scale: 0.7 }],
    });
  });

  test('that are not installed are named and left out, and the model stays what it was', () => {
    const { changes, missing } = take({ model: 'juggernaut', loras: [{ name: 'glass', scale: 1 }] });
    expect(missing).toEqual(['juggernaut', 'glass']);
    expect(changes).not.toHaveProperty('model');
    expect(changes.loras).toBeUndefined();
  });

  test('out of range, or of a sampler that is unknown, are left to the model', () => {
    const { changes } = take({
      steps: 4e6,
      guidanceScale: -1,
      seed: 0.5,
      sampler: 'res_multistep',
      width: 3,
      height: 9,
    });
    expect(changes).toMatchObject({
      steps: undefined,
      guidanceScale: undefined,
      seed: undefined,
      scheduler: undefined,
    });
    expect(changes).not.toHaveProperty('size');
  });
});

test('a recipe of Frisket’s own is taken over whole', () => {
  const { changes } = changesFor({ kind: 'recipe', recipe }, emptyDraft(), installed);
  expect(changes).toMatchObject({ tab: 'generate', prompts: { generate: 'turquoise water' }, seed: 7 });
});

test('a file says what it gave, or that it gave nothing', async () => {
  let draft: Draft = emptyDraft();
  const files = new FileSettings({
    draft: () => draft,
    installed: () => installed,
    change: (changes) => {
      draft = { ...draft, ...changes };
    },
  });
  const png = encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3 });
  await files.take('photo.jpg', new Uint8Array([0xff, 0xd8]));
  expect(files.taken.value).toEqual({ kind: 'nothing', file: 'photo.jpg' });
  await files.take('plain.png', png);
  expect(files.taken.value).toEqual({ kind: 'nothing', file: 'plain.png' });
  await files.take('lighthouse.png', withChunks(png, [textChunk('parameters', a1111)]));
  expect(files.taken.value).toEqual({ kind: 'taken', file: 'lighthouse.png', missing: [] });
  expect(draft).toMatchObject({ seed: 3187450901, negativePrompt: 'blurry, lowres' });
});
