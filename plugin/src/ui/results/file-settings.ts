import { signal } from '@preact/signals';
import { findSettings } from '../../../../shared/src/metadata/find-settings.ts';
import type { FoundSettings, PictureSettings } from '../../../../shared/src/metadata/picture-settings.ts';
import { isPng } from '../../../../shared/src/metadata/png-chunks.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import {
  guidanceScale,
  prompt as promptSchema,
  seed as seedSchema,
  steps as stepsSchema,
  strength as strengthSchema,
} from '../../../../shared/src/request.ts';
import { mostLoras, targetSide } from '../../../../shared/src/job.ts';
import type { Draft } from '../state/draft.ts';
import { schedulerSchema } from '../state/presets.ts';
import { reopened } from '../state/reopen.ts';
import { samplerNamed } from '../state/sampler-names.ts';

export interface Installed {
  readonly models: readonly ModelSummary[];
  readonly loras: readonly AdapterSummary[];
}

/** What a file gave. */
export type Taken =
  | { readonly kind: 'taken'; readonly file: string; readonly missing: readonly string[] }
  | { readonly kind: 'nothing'; readonly file: string };

interface FileEffects {
  readonly draft: () => Draft;
  readonly installed: () => Installed;
  readonly change: (changes: Partial<Draft>) => void;
}

/** Takes settings over from pictures that are dropped onto the panel or pasted into it. */
export class FileSettings {
  readonly taken = signal<Taken | undefined>(undefined);
  readonly #effects: FileEffects;

  constructor(effects: FileEffects) {
    this.#effects = effects;
  }

  /** @param name of the file, for people */
  async take(name: string, bytes: Uint8Array): Promise<void> {
    const found = isPng(bytes) ? await findSettings(bytes) : undefined;
    if (!found) {
      this.taken.value = { kind: 'nothing', file: name };
      return;
    }
    const { changes, missing } = changesFor(found, this.#effects.draft(), this.#effects.installed());
    this.#effects.change(changes);
    this.taken.value = { kind: 'taken', file: name, missing };
  }
}

/** What is to be set, and which models are not installed and were left as they are. */
export function changesFor(
  found: FoundSettings,
  draft: Draft,
  installed: Installed,
): { readonly changes: Partial<Draft>; readonly missing: readonly string[] } {
  if (found.kind === 'recipe') return { changes: reopened(found.recipe, draft), missing: [] };
  const { settings } = found;
  const { tab } = draft;
  const model = settings.model === undefined ? undefined : named(installed.models, settings.model);
  const loras = (settings.loras ?? []).map(({ name, scale }) => ({ name, scale, lora: named(installed.loras, name) }));
  const usable = loras.flatMap(({ lora, scale }) => (lora ? [{ model: lora.id, scale }] : [])).slice(0, mostLoras);
  const missing = [
    ...(settings.model !== undefined && !model ? [settings.model] : []),
    ...loras.flatMap(({ name, lora }) => (lora ? [] : [name])),
  ];
  const changes: Partial<Draft> = {
    ...(model ? { model: model.id } : {}),
    prompts: { ...draft.prompts, [tab]: promptSchema.catch(draft.prompts[tab]).parse(settings.prompt) },
    negativePrompt: promptSchema.catch('').parse(settings.negativePrompt ?? ''),
    // Out of range is left to the model, as absent is.
    seed: seedSchema.safeParse(settings.seed).data,
    steps: stepsSchema.safeParse(settings.steps).data,
    guidanceScale: guidanceScale.safeParse(settings.guidanceScale).data,
    strength: tab === 'generate' ? draft.strength : strengthSchema.safeParse(settings.strength).data,
    scheduler: schedulerOf(settings),
    loras: usable.length === 0 ? undefined : usable,
    ...sizeOf(settings),
  };
  return { changes, missing };
}

function schedulerOf({ sampler }: PictureSettings): Draft['scheduler'] {
  const known = sampler === undefined ? undefined : samplerNamed(sampler);
  return schedulerSchema.safeParse(known).data;
}

function sizeOf({ width, height }: PictureSettings): Partial<Draft> {
  const sides = [targetSide.safeParse(width).data, targetSide.safeParse(height).data] as const;
  return sides[0] && sides[1] ? { size: 'custom', customSize: { width: sides[0], height: sides[1] } } : {};
}

/** By title or id, however it is written: `sd_xl_base_1.0` is `SDXL base 1.0` to one and `sdxl-base-1.0` to another. */
function named<T extends { readonly id: string; readonly title: string }>(
  all: readonly T[],
  name: string,
): T | undefined {
  const wanted = plain(name);
  return all.find(({ id, title }) => plain(id) === wanted || plain(title) === wanted);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
