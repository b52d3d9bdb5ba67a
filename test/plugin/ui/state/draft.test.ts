import { describe, expect, test } from 'vitest';
import { draftSchema, emptyDraft, forMemory } from '../../../../plugin/src/ui/state/draft.ts';

describe('a remembered draft', () => {
  test('comes back as it was', () => {
    const draft = {
      ...emptyDraft(),
      prompts: { style: '', sets: '', fill: 'water', generate: 'dunes' },
      seed: 7,
      mask: { layer: '1:2', mask: { width: 8, height: 8, edits: [{ kind: 'invert' as const }] } },
    };
    expect(draftSchema.parse(structuredClone(draft))).toEqual(draft);
  });

  test.each([undefined, null, 'x', 7, {}])('of %j starts empty', (data) => {
    expect(draftSchema.parse(data)).toEqual(emptyDraft());
  });

  test('is written down without a mask that would fill the memory', () => {
    const stroke = {
      kind: 'stroke' as const,
      tool: 'brush' as const,
      diameter: 4,
      hardness: 1,
      points: new Array<number>(9_000).fill(1234.56),
    };
    const mask = (strokes: number) => ({
      layer: '1:2',
      mask: { width: 8, height: 8, edits: new Array(strokes).fill(stroke) as (typeof stroke)[] },
    });
    expect(forMemory({ ...emptyDraft(), mask: mask(2) }).mask).toEqual(mask(2));
    expect(forMemory({ ...emptyDraft(), brush: 9, mask: mask(40) })).toEqual({ ...emptyDraft(), brush: 9 });
  });

  test('loses only the field that cannot be read', () => {
    const draft = draftSchema.parse({
      ...emptyDraft(),
      prompts: { style: '', sets: '', fill: 'water', generate: '' },
      steps: -3,
      tab: 'x',
    });
    expect(draft).toEqual({ ...emptyDraft(), prompts: { style: '', sets: '', fill: 'water', generate: '' } });
  });
});
