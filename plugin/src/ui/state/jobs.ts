import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { limits } from '../../../../shared/src/limits.ts';
import type { FillMode, ImageId } from '../../../../shared/src/job.ts';
import type { Layer, PlannedPlace } from '../../bridge.ts';
import { encodeGreyPng } from '../mask/grey-png.ts';
import { strings } from '../strings.ts';
import type { Draft, Tab } from './draft.ts';
import { speechless, type Material } from './fill-material.ts';
import type { RunRequest } from './run.ts';

/** Settings that all kinds of job share; what is absent is left to the model. */
export function settingsOf(draft: Draft, tab: Tab, model: string, seed: number) {
  const negativePrompt = draft.negativePrompt.trim();
  return {
    model,
    prompt: draft.prompts[tab].trim(),
    seed,
    ...(negativePrompt === '' ? {} : { negativePrompt }),
    ...(draft.scheduler === undefined ? {} : { scheduler: draft.scheduler }),
    ...(draft.steps === undefined ? {} : { steps: draft.steps }),
    ...(draft.guidanceScale === undefined ? {} : { guidanceScale: draft.guidanceScale }),
    ...(draft.loras === undefined || draft.loras.length === 0 ? {} : { loras: draft.loras }),
  };
}

export interface FillInput {
  readonly draft: Draft;
  readonly model: string;
  readonly seed: number;
  readonly layer: Layer;
  readonly material: Material;
}

/** @throws FrisketError `invalid_request` without a prompt in a mode that needs one */
export function checkFillPrompt({ mode, prompts }: Draft): void {
  if (!speechless.has(mode) && prompts.fill.trim() === '') throw needsPromptError();
}

function needsPromptError(): FrisketError {
  return new FrisketError('invalid_request', strings.needsPrompt.message, strings.needsPrompt.hint);
}

export function fillRequest({ draft, model, seed, layer, material }: FillInput): RunRequest {
  const { picture, mask, stencil } = material;
  const { width, height, bounds, region } = picture;
  const maskPng = encodeGreyPng(mask);
  const image = imageIdOf(picture.bytes);
  const maskImage = imageIdOf(maskPng);
  const settings = settingsOf(draft, 'fill', model, seed);
  return {
    tab: 'fill',
    job: {
      kind: 'fill',
      ...settings,
      image,
      mask: maskImage,
      ...(draft.mode === 'fill' ? {} : { mode: draft.mode }),
      ...(draft.strength === undefined ? {} : { strength: draft.strength }),
      ...(draft.feather === 'soft' ? {} : { feather: draft.feather }),
    },
    images: new Map<ImageId, Uint8Array>([
      [image, picture.bytes],
      [maskImage, maskPng],
    ]),
    name: layerName(settings.prompt, draft.mode),
    place: { kind: 'over', layer: layer.id, bounds, region, picture: { width, height } },
    source: layer.id,
    ...(stencil === undefined ? {} : { stencil }),
    ...(draft.editableMask ? { editableMask: true } : {}),
  };
}

export interface GenerateInput {
  readonly draft: Draft;
  readonly model: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** The layer that waits for a picture; otherwise it goes beside the selection. */
  readonly slot: string | undefined;
  /** Whose prompt it is; `generate` when absent. */
  readonly tab?: Tab;
}

/** @throws FrisketError `invalid_request` without a prompt */
export function generateRequest({
  draft,
  model,
  seed,
  width,
  height,
  slot,
  tab = 'generate',
}: GenerateInput): RunRequest {
  const settings = settingsOf(draft, tab, model, seed);
  if (settings.prompt === '') throw needsPromptError();
  const place: PlannedPlace =
    slot === undefined ? { kind: 'beside', width, height } : { kind: 'slot', layer: slot, width, height };
  return {
    tab,
    job: { kind: 'generate', ...settings, width, height },
    images: new Map(),
    name: layerName(settings.prompt, 'generate'),
    place,
  };
}

/** What is wrong with the prompts, if anything. */
export function promptProblem(draft: Draft, tab: Tab): string | undefined {
  const most = limits.promptCharacters;
  const { length } = draft.prompts[tab].trim();
  const avoided = draft.negativePrompt.trim().length;
  if (length > most) return strings.prompt.tooLong(length, most);
  return avoided > most ? strings.prompt.avoidTooLong(avoided, most) : undefined;
}

/** Characters that Figma's layer list shows before it cuts, about. */
const nameLength = 40;

/** A layer's name: the prompt's first words. @param kind names it where nothing was said */
export function layerName(prompt: string, kind: FillMode | 'generate' | 'restyle'): string {
  const text = prompt.replace(/\s+/g, ' ').trim();
  if (text === '') return strings.layerName[kind];
  if (text.length <= nameLength) return text;
  const cut = text.slice(0, nameLength + 1);
  const end = cut.lastIndexOf(' ');
  // A single endless word is cut where it must be, but not through a surrogate pair.
  const words = end > 0 ? cut.slice(0, end) : Array.from(text).slice(0, nameLength).join('');
  return `${words.replace(/[\s,.;:]+$/, '')} …`;
}

/** Seeds that people read and type: 32 bits, which is what torch uses of them. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
