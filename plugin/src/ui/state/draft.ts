import { z } from 'zod';
import { fillModes, lorasSchema, modelIdSchema, targetSide } from '../../../../shared/src/job.ts';
import { guidanceScale, seed, steps, strength } from '../../../../shared/src/request.ts';
import { schedulerSchema } from './presets.ts';
import { edgesSchema } from '../expand/edges.ts';
import { emptyStyleDraft, styleDraftSchema } from '../style/style-draft.ts';
import { panelLimits } from '../../bridge.ts';
import { languageCodes } from '../strings/language.ts';

export const tabs = ['fill', 'generate', 'style', 'sets'] as const;
export type Tab = (typeof tabs)[number];

/** More than one looks at properly, and a minute's work for a slow machine. */
export const mostVariations = 4;

const side = (name: 'width' | 'height') => z.number().int().min(panelLimits.least[name]).max(panelLimits.most[name]);
const panelSizeSchema = z.object({ width: side('width'), height: side('height') });
/** Pixels of the screen. */
export type PanelSize = z.infer<typeof panelSizeSchema>;

const text = z.string().max(100_000);

/**
 * What the person has set and typed, kept from one opening of the panel to the next: written down whole with every
 * letter, so what is heavy (the mask, the pictures of a style) lies beside it. Settings that are absent are left to the
 * model. A field that does not parse (of an older version, say) starts anew without taking the others along.
 */
export const draftSchema = z
  .object({
    tab: z.enum(tabs).catch('fill'),
    mode: z.enum(fillModes).catch('fill'),
    prompts: z
      .object({ fill: text, generate: text, style: text.catch(''), sets: text.catch('') })
      .catch({ fill: '', generate: '', style: '', sets: '' }),
    negativePrompt: text.catch(''),
    model: modelIdSchema.optional().catch(undefined),
    scheduler: schedulerSchema.optional().catch(undefined),
    seed: seed.optional().catch(undefined),
    steps: steps.optional().catch(undefined),
    guidanceScale: guidanceScale.optional().catch(undefined),
    strength: strength.optional().catch(undefined),
    loras: lorasSchema.optional().catch(undefined),
    /** `slot`, `custom`, or `512x512`. */
    size: z.string().optional().catch(undefined),
    customSize: z.object({ width: targetSide, height: targetSide }).catch({ width: 800, height: 600 }),
    /** Pictures that one press of the button makes. */
    variations: z.number().int().min(1).max(mostVariations).catch(1),
    brush: z.number().min(2).max(200).catch(40),
    /** 0 to 1. */
    hardness: z.number().min(0).max(1).catch(1),
    feather: z.enum(['soft', 'none']).catch('soft'),
    /** What lies over and under the selected layer is part of its picture. */
    around: z.boolean().catch(false),
    /** Text and components are not. */
    withoutInterface: z.boolean().catch(false),
    /** A fill becomes a group with a mask layer rather than a layer with alpha. */
    editableMask: z.boolean().catch(false),
    /** What else can be done to the mask is shown. */
    maskOptionsOpen: z.boolean().catch(false),
    /** The picture to paint on is shown larger. */
    enlarged: z.boolean().catch(false),
    /** As large as the panel was dragged, where it was. */
    panelSize: panelSizeSchema.optional().catch(undefined),
    advancedOpen: z.boolean().catch(false),
    /** The computer's own where absent. */
    language: z.enum(languageCodes).optional().catch(undefined),
    /** By how much the last picture that was enlarged grows, and which it is. */
    expansion: z.object({ layer: z.string(), edges: edgesSchema }).optional().catch(undefined),
    style: styleDraftSchema,
  })
  .catch(() => emptyDraft());
export type Draft = z.infer<typeof draftSchema>;

export function emptyDraft(): Draft {
  return {
    tab: 'fill',
    mode: 'fill',
    prompts: { fill: '', generate: '', style: '', sets: '' },
    negativePrompt: '',
    model: undefined,
    scheduler: undefined,
    seed: undefined,
    steps: undefined,
    guidanceScale: undefined,
    strength: undefined,
    loras: undefined,
    size: undefined,
    customSize: { width: 800, height: 600 },
    variations: 1,
    brush: 40,
    hardness: 1,
    feather: 'soft',
    around: false,
    withoutInterface: false,
    editableMask: false,
    maskOptionsOpen: false,
    enlarged: false,
    panelSize: undefined,
    advancedOpen: false,
    language: undefined,
    expansion: undefined,
    style: emptyStyleDraft(),
  };
}
