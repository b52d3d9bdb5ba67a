import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Live } from '../../../../plugin/src/ui/live/live.ts';
import { drawnOf, liveDraft, liveSize, sentSide } from '../../../../plugin/src/ui/live/live-request.ts';
import { emptyDraft } from '../../../../plugin/src/ui/state/draft.ts';
import type { JobClient } from '../../../../plugin/src/ui/state/run.ts';
import type { JobOutcome, JobPicture } from '../../../../shared/src/client/client.ts';
import type { FillJob, GenerateJob } from '../../../../shared/src/job.ts';
import { recipe } from '../../host/sample-recipe.ts';

/** @param drawn what is drawn, with the words and the seed of the moment */
function opened(drawn: GenerateJob | FillJob = recipe.job) {
  const prompt = signal('');
  const jobs: {
    readonly prompt: string;
    readonly seed: number;
    readonly signal: AbortSignal;
    readonly previews: boolean | undefined;
    readonly finish: () => void;
  }[] = [];
  const acknowledge = vi.fn();
  const client: JobClient = {
    submit: (job, _images, options) =>
      new Promise<JobOutcome>((resolve, reject) => {
        const aborted = options?.signal;
        if ((job.kind !== 'generate' && job.kind !== 'fill') || !aborted)
          throw new Error('Only pictures that can be cancelled are drawn here.');
        expect(options.priority).toBe('live');
        aborted.addEventListener('abort', () => reject(new Error('cancelled')));
        const picture = { png: new TextEncoder().encode(job.prompt), x: 0, y: 0, width: 8, height: 8 };
        const outcome = {
          id: '',
          pictures: [picture],
          resolved: recipe.resolved,
          timings: {},
          notices: [],
          acknowledge,
        };
        const { prompt: words, seed } = job;
        const { previews } = options;
        jobs.push({ prompt: words, seed, signal: aborted, previews, finish: () => resolve(outcome) });
      }),
    watch: () => Promise.reject(new Error('Nothing is taken up again.')),
  };
  const refresh = vi.fn();
  const compose = vi.fn((_request: unknown, picture: JobPicture) => Promise.resolve(picture.png));
  const live = new Live({
    client: () => client,
    watch: () => [prompt.value],
    prepare: (seed) =>
      Promise.resolve(
        prompt.value === '' ? undefined : { job: { ...drawn, prompt: prompt.value, seed }, images: new Map() },
      ),
    compose,
    refresh,
    randomSeed: () => 11,
  });
  return { live, prompt, jobs, acknowledge, refresh, compose };
}

const fill: FillJob = {
  kind: 'fill',
  model: 'swatch',
  prompt: '',
  seed: 7,
  image: '0'.repeat(64),
  mask: '1'.repeat(64),
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const shown = (live: Live) => live.picture.value && new TextDecoder().decode(live.picture.value);

describe('live mode', () => {
  test('draws what is set once the hand rests, with one seed', async () => {
    const { live, prompt, jobs, acknowledge } = opened();
    live.toggle();
    for (const word of ['t', 'tu', 'turquoise']) {
      prompt.value = word;
      await vi.advanceTimersByTimeAsync(50);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(jobs.map((job) => [job.prompt, job.seed])).toEqual([['turquoise', 11]]);
    jobs[0]?.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(shown(live)).toBe('turquoise');
    expect(acknowledge).toHaveBeenCalledOnce();
  });

  test.each([
    [true, 'a new picture, which is seen while it comes into being', recipe.job],
    [false, 'a fill, whose place is not known before it is there', fill],
  ] as const)('asks for previews: %s for %s', async (previews, _what, job) => {
    const { live, prompt, jobs } = opened(job);
    live.toggle();
    prompt.value = 'red';
    await vi.advanceTimersByTimeAsync(200);
    expect(jobs.map((each) => each.previews)).toEqual([previews]);
  });

  test('cancels what a newer change overtakes: the last one wins', async () => {
    const { live, prompt, jobs } = opened();
    live.toggle();
    prompt.value = 'red';
    await vi.advanceTimersByTimeAsync(200);
    prompt.value = 'blue';
    expect(jobs[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    for (const job of jobs) job.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(shown(live)).toBe('blue');
  });

  test('shows nothing over a picture that was begun while the last one was laid over what was filled', async () => {
    const { live, prompt, jobs, compose } = opened();
    let laid: (bytes: Uint8Array) => void = () => undefined;
    compose.mockImplementationOnce(() => new Promise((resolve) => (laid = resolve)));
    live.toggle();
    prompt.value = 'red';
    await vi.advanceTimersByTimeAsync(200);
    jobs[0]?.finish();
    await vi.advanceTimersByTimeAsync(0);
    live.rest();
    laid(Uint8Array.of(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(live.picture.value).toBeUndefined();
  });

  test('does not look at the document while it draws', async () => {
    const { live, prompt, jobs, refresh } = opened();
    live.toggle();
    prompt.value = 'red';
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refresh).not.toHaveBeenCalled();
    jobs[0]?.finish();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(refresh).toHaveBeenCalled();
  });

  test('draws anew for what the picture depends on alone', () => {
    const draft = emptyDraft();
    const shown = { ...draft, brush: 60, advancedOpen: true, panelSize: { width: 400, height: 600 }, variations: 3 };
    expect(drawnOf({ ...shown, prompts: { ...draft.prompts, sets: 'elsewhere' } })).toEqual(drawnOf(draft));
    for (const changes of [{ seed: 3 }, { negativePrompt: 'grain' }, { feather: 'none' }, { strength: 0.5 }] as const)
      expect(drawnOf({ ...draft, ...changes })).not.toEqual(drawnOf(draft));
  });

  test('looks at the document now and then, and ends when nobody changes anything any more', async () => {
    const { live, prompt, jobs, refresh } = opened();
    live.toggle();
    prompt.value = 'red';
    await vi.advanceTimersByTimeAsync(200);
    jobs[0]?.finish();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refresh.mock.calls.length).toBeGreaterThan(30);
    expect(live.on.value).toBe(true);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(live.on.value).toBe(false);
    const looks = refresh.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refresh.mock.calls.length).toBe(looks);
  });

  test('draws nothing more once it is off, and gives its seed back', async () => {
    const { live, prompt, jobs } = opened();
    live.toggle();
    expect(live.seed.value).toBe(11);
    prompt.value = 'red';
    live.toggle();
    prompt.value = 'blue';
    await vi.advanceTimersByTimeAsync(1_000);
    expect(jobs).toEqual([]);
    expect([live.on.value, live.seed.value, live.picture.value]).toEqual([false, undefined, undefined]);
  });

  test('is small and quick', () => {
    expect(liveSize({ width: 1344, height: 768 }, 1024)).toEqual({ width: 512, height: 296 });
    expect([256, 512, 128].map(sentSide)).toEqual([256, 384, 256]);
    expect(liveSize({ width: 200, height: 100 }, 256)).toEqual({ width: 200, height: 104 });
    expect([liveDraft(emptyDraft()).steps, liveDraft({ ...emptyDraft(), steps: 2 }).steps]).toEqual([4, 2]);
  });
});
