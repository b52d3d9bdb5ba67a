import type { Draft } from '../state/draft.ts';

/** Steps where the person set none: what few-step models take, and enough of any to see where it goes. */
export const liveSteps = 4;

/** Pixels of the longer side of a picture that is filled live, as it is shown: what the stage has, about. */
export const shownSide = 384;

/** And of what a model is sent of it at least: smaller, it says little of what the fill will be. */
const leastSentSide = 256;

/** The draft for a quick look: few steps, whatever is set for the picture itself. */
export function liveDraft(draft: Draft): Draft {
  return { ...draft, steps: Math.min(draft.steps ?? liveSteps, liveSteps), editableMask: false };
}

/** All of a draft that a quick look depends on. */
export function drawnOf(draft: Draft): readonly unknown[] {
  const { tab, mode, prompts, negativePrompt, scheduler, seed, steps, guidanceScale, strength, loras, feather } = draft;
  const sampling = [negativePrompt, scheduler, seed, steps, guidanceScale, strength, loras];
  return [tab, mode, prompts[tab], feather, ...sampling];
}

/** Pixels of the longer side of what is sent: a model that was trained on small pictures draws no others at once. */
export function sentSide(nativeSide: number): number {
  return Math.min(shownSide, Math.max(leastSentSide, nativeSide));
}

/** The largest size of some shape that a model draws at once; multiples of 8, the latent's pixel. */
export function liveSize(size: { readonly width: number; readonly height: number }, nativeSide: number) {
  const scale = Math.min(1, Math.min(nativeSide, 512) / Math.max(size.width, size.height));
  const side = (length: number) => Math.max(64, Math.round((length * scale) / 8) * 8);
  return { width: side(size.width), height: side(size.height) };
}
