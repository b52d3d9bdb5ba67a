import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { lorasSchema, modelIdSchema } from '../../../../shared/src/job.ts';
import { limits } from '../../../../shared/src/limits.ts';
import type { ModelFamily } from '../../../../shared/src/models.ts';
import { presets, type Preset } from '../../../../shared/src/presets.ts';
import { guidanceScale, steps, strength } from '../../../../shared/src/request.ts';
import { strings } from '../strings.ts';

/** diffusers' class with what is laid over the model's own settings; values are plain. */
export const schedulerSchema = z.strictObject({
  class: z.string().min(1).max(100),
  config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** What a preset sets; what is absent is left to the model. */
export const settingsSchema = z.strictObject({
  model: modelIdSchema.optional(),
  scheduler: schedulerSchema.optional(),
  steps: steps.optional(),
  guidanceScale: guidanceScale.optional(),
  strength: strength.optional(),
  loras: lorasSchema.optional(),
  negativePrompt: z.string().max(limits.promptCharacters).optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** As long as a name that the list still shows whole. */
export const presetNameLength = 40;
const presetName = z.string().trim().min(1).max(presetNameLength);

const ownPresetSchema = z.strictObject({ name: presetName, settings: settingsSchema });
export type OwnPreset = z.infer<typeof ownPresetSchema>;

/** Far more than anybody finds anything in, and a fraction of what Figma's memory takes. */
const mostPresets = 200;
export const ownPresetsSchema = z.array(ownPresetSchema).max(mostPresets);

const sharedSchema = ownPresetSchema.extend({ frisket: z.literal('preset'), version: z.literal(1) });

/** A preset that is offered to everybody, or that the person saved. */
export interface OfferedPreset {
  readonly key: string;
  readonly name: string;
  readonly settings: Settings;
  readonly own: boolean;
}

/** @param family of the model for which they are meant */
export function offeredPresets(family: ModelFamily, own: readonly OwnPreset[]): OfferedPreset[] {
  return [
    ...Object.entries<Preset>(presets).map(([id, preset]) => ({
      key: `built-in:${id}`,
      name: preset.title,
      settings: builtInSettings(preset, family),
      own: false,
    })),
    ...own.map(({ name, settings }) => ({ key: `own:${name}`, name, settings, own: true })),
  ];
}

function builtInSettings({ scheduler, steps, guidanceScale }: Preset, family: ModelFamily): Settings {
  return {
    scheduler: schedulerSchema.parse(scheduler),
    steps,
    guidanceScale: typeof guidanceScale === 'number' ? guidanceScale : guidanceScale[family === 'sdxl' ? 'sdxl' : 'sd'],
  };
}

/** Whether choosing the preset would change nothing. A built-in one leaves the model and what to avoid as they are. */
export function isChosen({ settings, own }: OfferedPreset, current: Settings): boolean {
  const keys = own ? settingKeys : (['scheduler', 'steps', 'guidanceScale', 'strength'] as const);
  return keys.every((key) => JSON.stringify(settings[key]) === JSON.stringify(current[key]));
}

const settingKeys = ['model', 'scheduler', 'steps', 'guidanceScale', 'strength', 'loras', 'negativePrompt'] as const;

/** The settings that a draft has, without what is left to the model. */
export function settingsIn(draft: { readonly [Key in keyof Settings]: Settings[Key] }): Settings {
  const set = settingKeys.filter((key) => draft[key] !== undefined && draft[key] !== '');
  return settingsSchema.parse(Object.fromEntries(set.map((key) => [key, draft[key]])));
}

/** A draft's fields as a preset sets them. */
export function applied({ settings, own }: OfferedPreset) {
  const { scheduler, steps, guidanceScale, strength } = settings;
  const sampling = { scheduler, steps, guidanceScale, strength };
  const { model, loras, negativePrompt = '' } = settings;
  return own ? { ...sampling, model, loras, negativePrompt } : sampling;
}

/** With a preset of that name saved, or saved anew. @throws FrisketError `invalid_request` for a name that is none */
export function withPreset(own: readonly OwnPreset[], name: string, settings: Settings): OwnPreset[] {
  const checked = checkedName(name);
  if (own.length >= mostPresets) throw new FrisketError('invalid_request', strings.presets.tooMany(mostPresets));
  return [...own.filter((preset) => preset.name !== checked), { name: checked, settings }];
}

/** @throws FrisketError `invalid_request` for a name that is none, or that another preset has */
export function renamed(own: readonly OwnPreset[], from: string, to: string): OwnPreset[] {
  const name = checkedName(to);
  if (name !== from && own.some((preset) => preset.name === name))
    throw new FrisketError('invalid_request', strings.presets.taken(name));
  return own.map((preset) => (preset.name === from ? { ...preset, name } : preset));
}

export function withoutPreset(own: readonly OwnPreset[], name: string): OwnPreset[] {
  return own.filter((preset) => preset.name !== name);
}

function checkedName(name: string): string {
  const result = presetName.safeParse(name);
  if (result.success) return result.data;
  throw new FrisketError('invalid_request', strings.presets.badName(presetNameLength));
}

/** A preset as text, for a message or a file. */
export function presetText({ name, settings }: OwnPreset): string {
  return JSON.stringify({ frisket: 'preset', version: 1, name, settings }, undefined, 2);
}

/** @throws FrisketError `invalid_request` that says what is wrong with the text */
export function parsePresetText(text: string): OwnPreset {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new FrisketError('invalid_request', strings.presets.notText);
  }
  const result = sharedSchema.safeParse(data);
  if (!result.success) {
    throw new FrisketError('invalid_request', whyRefused(result.error));
  }
  const { name, settings } = result.data;
  return { name, settings };
}

function whyRefused({ issues: [issue] }: z.ZodError): string {
  const texts = strings.presets;
  const [of, field] = issue?.path ?? [];
  if (of === 'version') return texts.newer;
  if (of !== 'settings' || !issue) return texts.notText;
  return texts.badText(fieldName(issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : String(field)));
}

/** What the panel calls a setting. */
function fieldName(field: string): string {
  const { advanced } = strings;
  const names: Readonly<Record<string, string>> = {
    model: advanced.model,
    scheduler: advanced.sampler,
    steps: advanced.steps,
    guidanceScale: advanced.guidance,
    strength: advanced.strength,
    loras: advanced.loras,
    negativePrompt: advanced.negative,
  };
  return names[field] ?? field;
}
