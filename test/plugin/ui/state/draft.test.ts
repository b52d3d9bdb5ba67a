import { describe, expect, test } from 'vitest';
import { draftSchema, emptyDraft } from '../../../../plugin/src/ui/state/draft.ts';

describe('a remembered draft', () => {
  test('comes back as it was', () => {
    const draft = {
      ...emptyDraft(),
      prompts: { style: '', sets: '', fill: 'water', generate: 'dunes' },
      seed: 7,
    };
    expect(draftSchema.parse(structuredClone(draft))).toEqual(draft);
  });

  test.each([undefined, null, 'x', 7, {}])('of %j starts empty', (data) => {
    expect(draftSchema.parse(data)).toEqual(emptyDraft());
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
