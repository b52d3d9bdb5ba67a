import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineResult } from '../../../companion/src/engine/engine.ts';
import type { ScriptedRun } from '../../fakes/scripted-engine.ts';
import { look } from './look.ts';
import { photo } from './scenery.ts';
import { Stage, button, fillJobOf, paint, prompt, result } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

/** A fill of one colour, so that each can be told from the others. */
async function coloured(run: ScriptedRun, colour: string): Promise<EngineResult> {
  const made = await result();
  const png = await sharp({ create: { width: 256, height: 160, channels: 4, background: colour } })
    .png()
    .toBuffer();
  return {
    ...made,
    pictures: made.pictures.map((picture) => ({ ...picture, png: new Uint8Array(png) })),
    resolved: { ...made.resolved, seed: fillJobOf(run).seed },
  };
}

const colours = ['#2fb5a6', '#3f7fd0', '#e2a33b', '#b4514a'];

async function started(theme: 'light' | 'dark' = 'light') {
  const opening = await stage.openWithPhoto({ theme });
  await paint(opening.page, opening.panel);
  await prompt(opening.panel).fill('turquoise water');
  await opening.panel.getByRole('combobox', { name: 'How many variations' }).selectOption('× 4');
  await button(opening.panel, 'Fill').click();
  return { ...opening, strip: opening.panel.getByRole('radiogroup', { name: 'Variations' }) };
}

/** Finishes the four jobs, one after the other as the companion runs them. */
async function finished(count = 4): Promise<ScriptedRun[]> {
  const runs: ScriptedRun[] = [];
  for (let index = 0; index < count; index++) {
    const run = await stage.nextRun();
    run.finish(await coloured(run, colours[index]!));
    runs.push(run);
  }
  return runs;
}

const checked = { name: /^Variation \d of \d$/, checked: true } as const;

describe('four variations', () => {
  test.each(['light', 'dark'] as const)('are shown as they arrive, the first on the canvas (%s)', async (theme) => {
    const { page, panel, host, strip } = await started(theme);
    const first = await stage.nextRun();
    first.finish(await coloured(first, colours[0]!));
    const second = await stage.nextRun();
    second.progress({ stage: 'Painting', step: 3, steps: 8, preview: (await result()).pictures[0]!.png });
    await panel.getByText('Painting, picture 2 of 4').waitFor();
    await strip.getByRole('radio', { name: 'Variation 1 of 4', checked: true }).waitFor();
    expect(await strip.getByRole('radio', { name: /on its way$/ }).count()).toBe(3);
    await look(page, `${theme}-variations-arriving`);
    await vi.waitFor(() => expect([...host.shown.values()].flat()).toHaveLength(1));
    expect(fillJobOf(second).seed).toBe(fillJobOf(first).seed + 1);
    expect(host.inserted).toEqual([]);
  });

  test('are flipped through with the arrow keys; the one that is applied stays', async () => {
    const { page, panel, host, strip } = await started();
    const runs = await finished();
    await button(panel, 'Apply').waitFor();
    await button(panel, 'Discard').waitFor();
    await strip.getByRole('radio', checked).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await strip.getByRole('radio', { name: 'Variation 3 of 4', checked: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await strip.getByRole('radio', { name: 'Variation 2 of 4', checked: true }).waitFor();
    await look(page, 'light-variations');
    await vi.waitFor(() =>
      expect([...host.shown.values()].flat().at(-1)).toMatchObject({
        recipe: { job: { seed: fillJobOf(runs[1]!).seed } },
      }),
    );
    expect([...host.shown.keys()]).toEqual(['shown:1']);
    await page.keyboard.press('Enter');
    await panel.getByText('New layer “turquoise water”').waitFor();
    expect(host.kept).toEqual(['shown:1']);
    await vi.waitFor(() => expect(host.memory.has('pending')).toBe(false));
  });

  test('are discarded together', async () => {
    const { panel, host } = await started();
    await finished();
    await button(panel, 'Discard').click();
    await button(panel, 'Fill').waitFor();
    expect(host.discarded).toEqual([{ layer: 'shown:1', hidden: [] }]);
    expect(host.kept).toEqual([]);
  });

  test('are joined by more that start from the chosen one', async () => {
    const { page, panel, strip } = await started();
    const [first] = await finished();
    await button(panel, 'More like this').click();
    const more = await stage.nextRun();
    const job = fillJobOf(more);
    expect(job).toMatchObject({ strength: 0.6, prompt: 'turquoise water', mask: fillJobOf(first!).mask });
    const { data, info } = await sharp(more.task.images.get(job.image))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
    expect([info.width, info.height]).toEqual([1280, 800]);
    expect(at(200, 380)).toEqual([0x2f, 0xb5, 0xa6]);
    const before = await sharp(first!.task.images.get(fillJobOf(first!).image))
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(at(600, 200)).toEqual([...before.subarray(3 * (200 * 1280 + 600), 3 * (200 * 1280 + 600) + 3)]);
    expect(await strip.getByRole('radio').count()).toBe(8);
    await look(page, 'light-variations-more');
  });

  test('lose nothing when the panel is closed in between', async () => {
    const first = await started();
    const one = await stage.nextRun();
    one.finish(await coloured(one, colours[0]!));
    await vi.waitFor(() => expect(first.host.memory.get('pending')).toMatchObject([{ run: { layer: 'shown:1' } }]));
    const memory = first.host.memory;
    await first.close();
    await finished(3);

    const second = await stage.openWithPhoto({
      prepare: (host) => {
        for (const key of ['pending', 'draft', 'mask'] as const) host.memory.set(key, memory.get(key));
      },
    });
    await button(second.panel, 'Apply').waitFor();
    expect(await second.panel.getByRole('radio', { name: /^Variation \d of 4$/ }).count()).toBe(4);
    expect(await second.panel.getByRole('radio', { name: /on its way|failed/ }).count()).toBe(0);
    await button(second.panel, 'Apply').click();
    await second.panel.getByText('New layer “turquoise water”').waitFor();
    expect(second.host.kept).toEqual(['shown:1']);
    expect([...second.host.shown.values()].flat()[0]).toMatchObject({ place: { kind: 'over', layer: photo.id } });
  });

  test('of which some are cancelled leave the others to choose from', async () => {
    const { page, panel, strip } = await started();
    await finished(2);
    await strip.getByRole('radio', checked).waitFor();
    // Both have come in; of the others one runs and one waits for it.
    await strip.getByRole('radio', { name: 'Variation 2 of 4', exact: true }).waitFor();
    await stage.nextRun();
    expect(await strip.getByRole('radio', { name: /on its way/ }).count()).toBe(2);
    await page.keyboard.press('Escape');
    await button(panel, 'Discard').waitFor();
    expect(await strip.getByRole('radio').count()).toBe(2);
  });
});
