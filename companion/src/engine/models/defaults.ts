import { presets, type Preset, type PresetId } from '../../../../shared/src/presets.ts';
import type { NamedSampler } from '../../../../shared/src/samplers.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readModelCard } from './model-card.ts';

/** What is used where a job leaves it open. */
export interface Defaults {
  readonly steps: number;
  readonly guidanceScale: number;
  /** Absent: the model's own. */
  readonly scheduler?: NamedSampler;
  /** How much of the schedule a fill runs over a prefilled hole; 1 where the model needs no such help. */
  readonly fillStrength: number;
  /** The same where nothing was asked for and the hole only has to close; 0: the network is not asked. */
  readonly closingStrength: number;
  /** Whether fills that had to be enlarged are worked over once more for detail. */
  readonly refines: boolean;
  /** What is asked for where a background is wanted and nothing was said. */
  readonly backgroundPrompt: string;
}

/** Words that name nothing: models put into a hole what they read, and into an empty prompt whatever is frequent. */
const plainBackground = 'plain background, nothing there';

type PresetNumbers = Required<Pick<Defaults, 'steps' | 'guidanceScale' | 'scheduler'>>;

/** Signs by which a model says what it was distilled for; the first that fits. */
const marks: readonly (readonly [PresetId, (checkpoint: Checkpoint) => boolean])[] = [
  ['lcm', ({ unet }) => Boolean(unet.config.time_cond_proj_dim)],
  // Turbo models are published with trailing spacing; so are models with zero terminal SNR, which need many steps.
  [
    'turbo',
    ({ scheduler: { config } }) => config.timestep_spacing === 'trailing' && config.rescale_betas_zero_snr !== true,
  ],
];

/**
 * What the cards of the LoRAs say of steps and guidance counts most (they may be there to need less of both), then the
 * model's card, then what the model was distilled for, then its family.
 * @param loras paths; of several that say something, the first counts
 */
export async function defaultsFor(checkpoint: Checkpoint, loras: readonly string[] = []): Promise<Defaults> {
  const { defaults: own } = await readModelCard(checkpoint.path);
  const said = [...(await Promise.all(loras.map(readModelCard))).map(({ defaults }) => defaults), own];
  const card = {
    ...own,
    steps: said.find(({ steps }) => steps !== undefined)?.steps,
    guidanceScale: said.find(({ guidanceScale }) => guidanceScale !== undefined)?.guidanceScale,
  };
  const mark = marks.find(([, fits]) => fits(checkpoint));
  const preset = presetFor(mark?.[0] ?? 'dpmpp-2m-karras', checkpoint);
  return {
    steps: card.steps ?? preset.steps,
    guidanceScale: card.guidanceScale ?? preset.guidanceScale,
    fillStrength: card.fillStrength ?? 1,
    closingStrength: card.closingStrength ?? card.fillStrength ?? 1,
    refines: card.refines ?? true,
    backgroundPrompt: card.backgroundPrompt ?? plainBackground,
    // A card's numbers were found with the model's own scheduler.
    ...(card.steps === undefined ? { scheduler: preset.scheduler } : {}),
  };
}

/** A preset's numbers for a model of its family. */
export function presetFor(id: PresetId, { textStyle }: Pick<Checkpoint, 'textStyle'>): PresetNumbers {
  const { steps, guidanceScale, scheduler }: Preset = presets[id];
  return {
    steps,
    scheduler,
    guidanceScale: typeof guidanceScale === 'number' ? guidanceScale : guidanceScale[textStyle],
  };
}
