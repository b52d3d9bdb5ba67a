import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import type { CompanionLink } from './connection.ts';
import { emptyDraft, type Draft } from './draft.ts';
import { fittingLoras, withUsableLoras } from './loras.ts';
import {
  applied,
  isChosen,
  offeredPresets,
  ownPresetsSchema,
  settingsIn,
  type OfferedPreset,
  type OwnPreset,
  type Settings,
} from './presets.ts';

interface ModelSettingsEffects {
  readonly link: Pick<CompanionLink, 'models' | 'adapters'>;
  readonly draft: ReadonlySignal<Draft>;
  readonly change: (changes: Partial<Draft>) => void;
  readonly remember: (presets: readonly OwnPreset[]) => void;
}

/** The model that draws and what is set for it: what stands under "Advanced", and the presets that say it by a name. */
export class ModelSettings {
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  /** The model that is asked for, by its id, where there is none of that name. */
  readonly missingModel: ReadonlySignal<string | undefined>;
  /** The LoRAs that can be used with the model. */
  readonly loras: ReadonlySignal<readonly AdapterSummary[]>;
  readonly values: ReadonlySignal<Settings>;
  /** Whether anything is set, besides the model. */
  readonly isSet: ReadonlySignal<boolean>;
  readonly presets: ReadonlySignal<readonly OfferedPreset[]>;
  /** The preset that says what is set, if one does. */
  readonly preset: ReadonlySignal<OfferedPreset | undefined>;
  readonly #effects: ModelSettingsEffects;
  readonly #ownPresets = signal<readonly OwnPreset[]>([]);

  constructor(effects: ModelSettingsEffects) {
    this.#effects = effects;
    const { link, draft } = effects;
    const wanted = () => link.models.value.find(({ id }) => id === draft.value.model);
    this.model = computed(() => wanted() ?? link.models.value[0]);
    this.missingModel = computed(() => (this.model.value && !wanted() ? draft.value.model : undefined));
    this.loras = computed(() => fittingLoras(link.adapters.value, this.model.value));
    this.values = computed(() => settingsIn(draft.value));
    this.isSet = computed(() => Object.keys(this.values.value).some((key) => key !== 'model'));
    this.presets = computed(() => offeredPresets(this.model.value?.family ?? 'sdxl', this.#ownPresets.value));
    this.preset = computed(() => this.presets.value.find((preset) => isChosen(preset, this.values.value)));
  }

  get ownPresets(): ReadonlySignal<readonly OwnPreset[]> {
    return this.#ownPresets;
  }

  /** @param presets from the host's memory, not parsed yet */
  restore(presets: unknown): void {
    this.#ownPresets.value = ownPresetsSchema.safeParse(presets).data ?? [];
  }

  setOwnPresets(presets: readonly OwnPreset[]): void {
    this.#ownPresets.value = presets;
    this.#effects.remember(presets);
  }

  usePreset(preset: OfferedPreset): void {
    this.#effects.change(applied(preset));
  }

  /** Leaves everything but the seed and the model to the model again. */
  reset(): void {
    const { scheduler, steps, guidanceScale, strength, loras, negativePrompt } = emptyDraft();
    this.#effects.change({ scheduler, steps, guidanceScale, strength, loras, negativePrompt });
  }

  /** Without the LoRAs that are chosen and, as the panel says beside them, cannot be used now. */
  draftForJob(): Draft {
    return withUsableLoras(this.#effects.draft.value, this.loras.value);
  }
}
