import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../../plugin/src/ui/base64.ts';
import { noEdges } from '../../../../plugin/src/ui/expand/edges.ts';
import { rasterise } from '../../../../plugin/src/ui/mask/raster.ts';
import type { GreyPicture } from '../../../../plugin/src/ui/mask/stencil.ts';
import { maskFrom, readSetup, writeSetup } from '../../../../plugin/src/ui/results/setup.ts';
import { emptyDraft } from '../../../../plugin/src/ui/state/draft.ts';

function disc(width: number, height: number): GreyPicture {
  const points = [width / 2, height / 2];
  const stroke = { kind: 'stroke', tool: 'brush', hardness: 1, diameter: height / 2, points } as const;
  return rasterise({ width, height, edits: [stroke] }, width, height);
}

function noise(width: number, height: number): GreyPicture {
  let state = 1;
  const values = Uint8Array.from({ length: width * height }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 256;
  });
  return { width, height, values };
}

/** What would be painted if the result were opened again. */
function reopened(text: string, inverted = false) {
  const mask = maskFrom(readSetup(text).mask ?? '', inverted);
  if (!mask) throw new Error('No mask was kept.');
  return { mask, values: rasterise(mask, mask.width, mask.height).values };
}

describe('what a result keeps for whoever opens it again', () => {
  test('is the mask, pixel by pixel', () => {
    const mask = disc(900, 600);
    const text = writeSetup({ draft: emptyDraft(), mask, edges: noEdges });
    expect(text.length).toBeLessThan(20_000);
    expect(reopened(text).values).toEqual(mask.values);
  });

  test('turned around where what was painted is what stayed', () => {
    const mask = disc(90, 60);
    const text = writeSetup({ draft: { ...emptyDraft(), mode: 'background' }, mask, edges: noEdges });
    expect(reopened(text, true).values).toEqual(mask.values.map((value) => 255 - value));
  });

  test('in fewer pixels where it would not fit into a layer', () => {
    const text = writeSetup({ draft: emptyDraft(), mask: noise(1024, 512), edges: noEdges });
    expect(text.length).toBeLessThan(99_000);
    expect(reopened(text).mask).toMatchObject({ width: 256, height: 128 });
  });

  test('is the edges of a picture that was enlarged, and what the model saw', () => {
    const edges = { left: 10, top: 0, right: 300, bottom: 0 };
    const draft = { ...emptyDraft(), mode: 'expand', around: true } as const;
    expect(readSetup(writeSetup({ draft, mask: disc(9, 6), edges }))).toEqual({
      edges,
      around: true,
      withoutInterface: false,
    });
  });

  test.each(['', 'no JSON', '[]', '{"edges":7}'])('and nothing, where %j is all there is', (text) => {
    expect(readSetup(text)).toEqual({ around: false, withoutInterface: false });
  });

  test('a mask that is no picture is none', () => {
    expect(maskFrom('AAAA', false)).toBeUndefined();
    expect(maskFrom('!', false)).toBeUndefined();
  });
});

test('bytes come back from base64 as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});
