import { encode } from 'fast-png';
import { z } from 'zod';
import { targetSide } from '../../../../shared/src/job.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { edgesSchema, type Edges } from '../expand/edges.ts';
import type { Mask } from '../mask/edits.ts';
import { decodeStencil, resampleGrey, type GreyPicture } from '../mask/stencil.ts';
import type { Draft } from '../state/draft.ts';
import type { PictureSize } from '../state/sizes.ts';
import { styleSetupSchema, type StyleSetup } from '../style/style-setup.ts';

/** What of the panel belongs to a result and is not part of its job; kept in the layer beside the recipe. */
const setupSchema = z.object({
  /** What was painted anew, white: an 8-bit grey PNG in base64, over the whole of what was filled. */
  mask: z.string().optional(),
  /** By how much the picture was enlarged. */
  edges: edgesSchema.optional(),
  around: z.boolean().catch(false),
  withoutInterface: z.boolean().catch(false),
  style: styleSetupSchema.optional().catch(undefined),
  /** The size of the picture that it was carried on from. */
  core: z.object({ width: targetSide, height: targetSide }).optional().catch(undefined),
});
export type Setup = z.infer<typeof setupSchema>;

/** Of the mask's PNG. A layer keeps 100 kB an entry, base64 takes four bytes for three, and the rest takes little. */
const maskBytes = 72_000;

interface SetupInput {
  readonly draft: Draft;
  readonly mask: GreyPicture;
  readonly edges: Edges;
}

export function writeSetup({ draft: { mode, around, withoutInterface }, mask, edges }: SetupInput): string {
  const seen = { ...(around ? { around } : {}), ...(withoutInterface ? { withoutInterface } : {}) };
  return JSON.stringify(mode === 'expand' ? { ...seen, edges } : { ...seen, mask: toBase64(smallPng(mask)) });
}

/** Of a restyled picture, or one of a set. */
export function writeStyleSetup(style: StyleSetup, core?: PictureSize): string {
  return JSON.stringify({ style, core });
}

/** What cannot be read is as good as not there. */
export function readSetup(text: string): Setup {
  try {
    return setupSchema.parse(JSON.parse(text));
  } catch {
    return { around: false, withoutInterface: false };
  }
}

/** @param inverted what was to stay is painted, rather than what was to change */
export function maskFrom(base64: string, inverted: boolean): Mask | undefined {
  try {
    const png = fromBase64(base64);
    const { width, height } = decodeStencil(png);
    return { width, height, edits: [{ kind: 'stencil', png }, ...(inverted ? [{ kind: 'invert' } as const] : [])] };
  } catch {
    return undefined;
  }
}

/** Whole where it fits, as almost every mask does, else halved until it does. */
function smallPng(mask: GreyPicture): Uint8Array {
  let { width, height } = mask;
  for (;;) {
    const values = resampleGrey(mask, width, height);
    const png = encode({ width, height, data: values, depth: 8, channels: 1 }, { zlib: { level: 9 } });
    if (png.length <= maskBytes || (width === 1 && height === 1)) return png;
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
  }
}
