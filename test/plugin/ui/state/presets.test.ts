import { describe, expect, test } from 'vitest';
import { emptyDraft } from '../../../../plugin/src/ui/state/draft.ts';
import {
  applied,
  isChosen,
  offeredPresets,
  parsePresetText,
  presetText,
  renamed,
  settingsIn,
  withoutPreset,
  withPreset,
  type OwnPreset,
} from '../../../../plugin/src/ui/state/presets.ts';
import type { ModelFamily } from '../../../../shared/src/models.ts';
import { presets } from '../../../../shared/src/presets.ts';
import { schedulerChoice } from '../../../../shared/src/request.ts';

const mine: OwnPreset = {
  name: 'Soft clouds',
  settings: { model: 'swatch', steps: 12, guidanceScale: 3.5, negativePrompt: 'hard edges' },
};

const offered = (key: string, family: ModelFamily = 'sdxl') => {
  const preset = offeredPresets(family, [mine]).find((each) => each.key === key);
  if (!preset) throw new Error(`There is no preset ${key}.`);
  return preset;
};

describe('presets that are offered', () => {
  test('are the well-known ones and the person’s own', () => {
    expect(offeredPresets('sd15', [mine]).map(({ name }) => name)).toEqual([
      ...Object.values(presets).map(({ title }) => title),
      'Soft clouds',
    ]);
  });

  test('suit the family of the model', () => {
    expect(offered('built-in:ddim').settings.guidanceScale).toBe(6);
    expect(offered('built-in:ddim', 'sd15').settings.guidanceScale).toBe(7.5);
  });

  test.each(Object.keys(presets))('set a scheduler that the protocol takes: %s', (id) => {
    const { scheduler } = offered(`built-in:${id}`).settings;
    expect(schedulerChoice.parse(scheduler)).toEqual(scheduler);
  });
});

describe('a preset that is chosen', () => {
  test.each(['built-in:turbo', 'own:Soft clouds'])('is then the one that says what is set: %s', (key) => {
    const draft = { ...emptyDraft(), ...applied(offered(key)) };
    expect(offeredPresets('sdxl', [mine]).filter((preset) => isChosen(preset, settingsIn(draft)))).toMatchObject([
      { key },
    ]);
  });

  test('leaves the model and what to avoid alone when it is not the person’s own', () => {
    const draft = { ...emptyDraft(), model: 'swatch', negativePrompt: 'boats', ...applied(offered('built-in:turbo')) };
    expect(settingsIn(draft)).toMatchObject({ model: 'swatch', negativePrompt: 'boats', steps: 4, guidanceScale: 0 });
  });

  test('is none any more when a setting is changed', () => {
    const draft = { ...emptyDraft(), ...applied(offered('built-in:turbo')), steps: 3 };
    expect(isChosen(offered('built-in:turbo'), settingsIn(draft))).toBe(false);
  });
});

describe('the person’s own presets', () => {
  test('are saved, and saved anew under the same name', () => {
    const saved = withPreset([mine], ' Quick ', { steps: 2 });
    expect(saved).toEqual([mine, { name: 'Quick', settings: { steps: 2 } }]);
    expect(withPreset(saved, 'Quick', { steps: 3 })).toEqual([mine, { name: 'Quick', settings: { steps: 3 } }]);
  });

  test('are renamed, but not to a name that is taken', () => {
    const saved = withPreset([mine], 'Quick', { steps: 2 });
    expect(renamed(saved, 'Quick', 'Fast').map(({ name }) => name)).toEqual(['Soft clouds', 'Fast']);
    expect(() => renamed(saved, 'Quick', 'Soft clouds')).toThrow('There is a preset “Soft clouds” already.');
  });

  test('are deleted', () => {
    expect(withoutPreset([mine], 'Soft clouds')).toEqual([]);
  });

  test.each(['', '   ', 'x'.repeat(41)])('cannot be called %j', (name) => {
    expect(() => withPreset([], name, {})).toThrow('Give a name of 1 to 40 characters.');
  });

  test('are 200 at most', () => {
    const full = Array.from({ length: 200 }, (_, index) => ({ name: `${index}`, settings: {} }));
    expect(() => withPreset(full, 'more', {})).toThrow('There are 200 presets');
  });
});

describe('a preset as text', () => {
  test('comes back as it was', () => {
    expect(parsePresetText(presetText(mine))).toEqual(mine);
  });

  test.each([
    ['what is no JSON', 'steps: 4', 'This is no preset'],
    ['something else', '{"steps":4}', 'This is no preset'],
    ['a setting out of range', presetText({ ...mine, settings: { steps: 0 } }), 'what it says of “Steps”'],
    ['a setting that there is not', presetText(mine).replace('"steps"', '"setps"'), 'setps'],
    ['a later version', presetText(mine).replace('"version": 1', '"version": 2'), 'from a newer Frisket'],
  ])('is refused with the reason when it is %s', (_name, text, reason) => {
    expect(() => parsePresetText(text)).toThrow(reason);
  });
});
