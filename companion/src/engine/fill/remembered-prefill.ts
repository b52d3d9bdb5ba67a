import type { Pixels } from '../images/codec.ts';
import { prefill as prefillAnew } from './prefill.ts';

type Kind = Parameters<typeof prefillAnew>[2];
type Prefill = (picture: Pixels, hole: Uint8Array, kind: Kind) => Pixels;

/**
 * Remembers the last hole and what was put into it. Whoever changes words, or wants another seed, fills the same hole
 * again and again, and looking for pieces takes longer than all of a small network: live mode would wait for it.
 */
export function rememberingLast(make: Prefill): Prefill {
  let last: { readonly picture: Pixels; readonly hole: Uint8Array; kind: Kind; made: Pixels } | undefined;
  return (picture, hole, kind) => {
    const isSame = last?.kind === kind && isEqual(last.hole, hole) && isEqual(last.picture.data, picture.data);
    if (!last || !isSame || last.picture.width !== picture.width) {
      const kept = { ...picture, data: picture.data.slice() };
      last = { picture: kept, hole: hole.slice(), kind, made: make(picture, hole, kind) };
    }
    return { ...last.made, data: last.made.data.slice() };
  };
}

export const prefill = rememberingLast(prefillAnew);

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
