import { describe, expect, test } from 'vitest';
import { parseParameters, writeParameters } from '../../../shared/src/metadata/a1111.ts';
import { parseComfyPrompt } from '../../../shared/src/metadata/comfyui.ts';
import { recipe } from '../../plugin/host/sample-recipe.ts';
import { a1111, comfy, comfyApart } from './samples.ts';

describe('what A1111 writes into pictures', () => {
  test('is read: words of several lines, weights and colons in them, LoRAs, and quoted settings', () => {
    expect(parseParameters(a1111)).toEqual({
      writtenBy: 'A1111',
      prompt: 'a lighthouse at dusk, (oil painting:1.2), "signed": 1889 \non a cliff',
      negativePrompt: 'blurry, lowres',
      steps: 28,
      guidanceScale: 6.5,
      seed: 3187450901,
      strength: 0.45,
      sampler: 'DPM++ 2M Karras',
      model: 'sd_xl_base_1.0',
      width: 832,
      height: 1216,
      loras: [{ name: 'impasto_v2', scale: 0.7 }],
    });
  });

  test('is written alike, so that it comes back', () => {
    const scheduler = { class: 'DPMSolverMultistepScheduler', config: { use_karras_sigmas: true } };
    const job = { ...recipe.job, negativePrompt: 'boats', scheduler };
    const text = writeParameters({ ...recipe, job });
    expect(text.split('\n')).toEqual([
      'turquoise water',
      'Negative prompt: boats',
      'Steps: 8, Sampler: DPM++ 2M Karras, CFG scale: 3, Seed: 7, Size: 256x256, Model: swatch, Version: Frisket 0.1.0',
    ]);
    expect(parseParameters(text)).toMatchObject({ prompt: 'turquoise water', negativePrompt: 'boats', seed: 7 });
  });

  test('without a word to avoid, or without any word', () => {
    expect(parseParameters('dunes\nSteps: 4, Seed: 1')).toEqual({
      writtenBy: 'A1111',
      prompt: 'dunes',
      steps: 4,
      seed: 1,
    });
    expect(parseParameters('Steps: 4, Seed: 1')).toMatchObject({ prompt: '' });
    expect(parseParameters('Negative prompt: fog\nSteps: 4')).toMatchObject({ prompt: '', negativePrompt: 'fog' });
  });

  test.each(['', 'a photograph', 'Title: dunes, Author: me'])('and %j is not it', (text) => {
    expect(parseParameters(text)).toBeUndefined();
  });
});

describe('the graph that ComfyUI writes into pictures', () => {
  test('is read from its sampler', () => {
    expect(parseComfyPrompt(JSON.stringify(comfy))).toEqual({
      writtenBy: 'ComfyUI',
      prompt: 'beautiful scenery, glass bottle',
      negativePrompt: 'text, watermark',
      seed: 156680208700286,
      steps: 20,
      guidanceScale: 8,
      strength: 1,
      sampler: 'DPM++ 2M Karras',
      model: 'juggernautXL_v9',
      width: 1024,
      height: 768,
      loras: [{ name: 'glass', scale: 0.8 }],
    });
  });

  test('also where the sampler is taken apart, and the words come from a node of their own', () => {
    expect(parseComfyPrompt(JSON.stringify(comfyApart))).toEqual({
      writtenBy: 'ComfyUI',
      prompt: 'a fox in the snow',
      seed: 219670278747233,
      steps: 4,
      strength: 1,
      sampler: 'Euler',
      model: 'flux1-dev',
      width: 1024,
      height: 1024,
    });
  });

  test('also with the NaN that no JSON knows, and where links go round in a circle', () => {
    const circle = { ...comfy, '6': { class_type: 'Reroute', inputs: { positive: ['6', 0] } } };
    const text = JSON.stringify({ ...circle, '11': { class_type: 'Note', inputs: { at: 'HERE' } } }).replace(
      '"HERE"',
      'NaN',
    );
    expect(parseComfyPrompt(text)).toMatchObject({ prompt: '', seed: 156680208700286 });
  });

  test.each(['', '{}', '[]', '{"1":{"class_type":"LoadImage","inputs":{}}}'])('and %j is none', (text) => {
    expect(parseComfyPrompt(text)).toBeUndefined();
  });
});
