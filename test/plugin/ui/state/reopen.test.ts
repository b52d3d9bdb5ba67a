import { describe, expect, test } from 'vitest';
import { emptyDraft } from '../../../../plugin/src/ui/state/draft.ts';
import { checkFillPrompt, fillRequest, generateRequest } from '../../../../plugin/src/ui/state/jobs.ts';
import { reopened, tabOf } from '../../../../plugin/src/ui/state/reopen.ts';
import type { Recipe } from '../../../../shared/src/job.ts';
import { recipe } from '../../host/sample-recipe.ts';

const region = { x: 0, y: 0, width: 4, height: 4 };
const picture = { layer: '1:2', bytes: new Uint8Array([1]), width: 4, height: 4, bounds: region, region };
const material = { picture, mask: { width: 4, height: 4, values: new Uint8Array(16).fill(255) } };
const layer = { id: '1:2', name: 'Bay', kind: 'RECTANGLE', fresh: false };
const set = {
  model: 'swatch',
  negativePrompt: 'boats',
  steps: 6,
  guidanceScale: 2.5,
  loras: [{ model: 'ink', scale: 0.5 }],
  scheduler: { class: 'DDIMScheduler', config: { timestep_spacing: 'trailing' } },
};

function made(job: Recipe['job']): Recipe {
  return { ...recipe, job };
}

describe('a result that is selected gives back how it was made', () => {
  test('a fill: the same job would be sent again', () => {
    const before = {
      ...emptyDraft(),
      ...set,
      prompts: { style: '', sets: '', fill: 'water', generate: 'dunes' },
      mode: 'remove' as const,
      feather: 'none' as const,
      strength: 0.7,
    };
    const input = { model: 'swatch', seed: 7, layer, material };
    const { job } = fillRequest({ ...input, draft: before });
    const draft = { ...emptyDraft(), ...reopened(made(job), emptyDraft()) };
    checkFillPrompt(draft);
    expect(draft).toMatchObject({ tab: 'fill', seed: 7, model: 'swatch' });
    expect(fillRequest({ ...input, draft }).job).toEqual(job);
  });

  test('another look: its words, its strength and how its style was taken over', () => {
    const job = {
      kind: 'restyle' as const,
      model: 'swatch',
      prompt: 'watercolour',
      seed: 7,
      image: 'ab'.repeat(32),
      strength: 0.4,
      style: {
        images: ['cd'.repeat(32)],
        adapter: 'a',
        imageEncoder: 'b',
        scale: 0.5,
        scope: 'style and layout' as const,
      },
    };
    expect(reopened(made(job), emptyDraft())).toMatchObject({
      tab: 'style',
      prompts: { style: 'watercolour' },
      seed: 7,
      style: { strength: 0.4, scale: 0.5, scope: 'style and layout' },
    });
  });

  test.each(['each', 'breakpoints'] as const)('one of a set goes back to its own tab: %s', (set) => {
    const job = { kind: 'generate' as const, model: 'swatch', prompt: 'dunes', seed: 7, width: 64, height: 96 };
    const changes = reopened({ ...made(job), set }, emptyDraft());
    expect(changes).toMatchObject({ tab: 'sets', prompts: { sets: 'dunes', generate: '' }, style: { setKind: set } });
    expect(tabOf({ ...made(job), set })).toBe('sets');
  });

  test('a new picture likewise, and the other tab’s words stay', () => {
    const before = { ...emptyDraft(), ...set, prompts: { style: '', sets: '', fill: '', generate: 'dunes' } };
    const input = { model: 'swatch', seed: 7, width: 64, height: 64, slot: undefined };
    const { job } = generateRequest({ ...input, draft: before });
    const now = { ...emptyDraft(), prompts: { style: '', sets: '', fill: 'water', generate: 'x' } };
    const draft = { ...now, ...reopened(made(job), now) };
    expect(draft).toMatchObject({
      tab: 'generate',
      prompts: { style: '', sets: '', fill: 'water', generate: 'dunes' },
    });
    expect(generateRequest({ ...input, draft }).job).toEqual(job);
  });
});
