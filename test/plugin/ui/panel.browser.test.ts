import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FrisketError } from '../../../shared/src/errors.ts';
import { look } from './look.ts';
import { photo, scenery } from './scenery.ts';
import { Stage, button, fillJobOf, filmShare, paint, prompt, result } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('a painted fill becomes a layer', async () => {
    const { page, panel, host } = await stage.openWithPhoto({ theme });
    await look(page, `${theme}-ready`);
    await paint(page, panel);
    await prompt(panel).fill('turquoise water');
    await look(page, `${theme}-painted`);
    await prompt(panel).press('Enter');
    const run = await stage.nextRun();
    run.progress({ stage: 'Painting', step: 3, steps: 8, preview: (await scenery(256, 160)).bytes });
    await panel.getByText('step 3 of 8').waitFor();
    await panel.getByRole('img', { name: 'Preview' }).waitFor();
    await look(page, `${theme}-painting`);
    run.finish(await result());
    await panel.getByText(/^New layer “turquoise water”/).waitFor();
    await look(page, `${theme}-done`);
    expect(host.inserted).toHaveLength(1);
    expect(host.inserted[0]).toMatchObject({
      name: 'turquoise water',
      place: { kind: 'over', layer: photo.id, part: { x: 100, y: 300, width: 256, height: 160 } },
      recipe: { job: { kind: 'fill', prompt: 'turquoise water', model: 'swatch' }, source: photo.id },
    });
  });

  test('a new picture goes into an empty frame', async () => {
    const { page, panel, host } = await stage.open({ theme });
    await panel.getByRole('tab', { name: 'Generate' }).click();
    await look(page, `${theme}-generate`);
    const slot = { width: 1440, height: 800 };
    host.selectLayer({ id: '3:3', name: 'Hero', kind: 'FRAME', slot, fresh: false }, await scenery(720, 400));
    await panel.getByText('Goes into “Hero”.').waitFor();
    await prompt(panel).fill('golden dunes at dawn');
    await button(panel, 'Generate').click();
    const run = await stage.nextRun();
    expect(run.task.job).toMatchObject({ kind: 'generate', prompt: 'golden dunes at dawn', ...slot });
    run.progress({ stage: 'Painting', step: 5, steps: 8, preview: (await scenery(360, 200)).bytes });
    await panel.getByText('step 5 of 8').waitFor();
    await look(page, `${theme}-generating`);
    run.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
    expect(host.inserted[0]?.place).toEqual({ kind: 'slot', layer: '3:3', ...slot });
  });
});

test('a job waits while the companion is paused, and its result says what went otherwise than asked', async () => {
  const { page, panel } = await stage.openWithPhoto();
  const person = await stage.person();
  person.send({ type: 'pause' });
  await paint(page, panel);
  await prompt(panel).fill('turquoise water');
  await prompt(panel).press('Enter');
  await panel.getByText('Waiting: Frisket is paused on this computer').waitFor();
  await look(page, 'paused');
  person.send({ type: 'resume' });
  const run = await stage.nextRun();
  const message = 'Memory ran out, so this was painted in smaller pieces: slower, and its colours may differ a little.';
  run.finish({ ...(await result()), notices: [{ code: 'memory_tiles', message }], timings: { text: 40, unet: 1234 } });
  await panel.getByText(message).waitFor();
  expect(await panel.getByText(/^Seed/).getAttribute('title')).toBe('text 0.04 sec\nunet 1.23 sec');
  await look(page, 'notice');
});

describe('a job under way', () => {
  async function started() {
    const opening = await stage.openWithPhoto();
    await paint(opening.page, opening.panel);
    await prompt(opening.panel).fill('turquoise water');
    await button(opening.panel, 'Fill').click();
    return { ...opening, run: await stage.nextRun() };
  }

  test('is cancelled with Escape, and everything is as before', async () => {
    const { page, panel, host } = await started();
    await page.keyboard.press('Escape');
    await button(panel, 'Fill').waitFor();
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
    expect(await filmShare(panel)).toBeGreaterThan(0);
    expect(host.inserted).toEqual([]);
  });

  test('that fails says why, and is tried again', async () => {
    const { page, panel, run, host } = await started();
    run.fail(
      new FrisketError('out_of_memory', 'The model needs 7,300 MB, 5,100 MB are free.', 'Close other programs.'),
    );
    await panel
      .getByRole('alert')
      .getByText(/needs more memory than the computer has free/)
      .waitFor();
    await button(panel, 'Details').click();
    await panel
      .getByRole('alert')
      .getByText(/out_of_memory: The model needs 7,300 MB, 5,100 MB are free/)
      .waitFor();
    await look(page, 'light-failed');
    await button(panel, 'Try again').click();
    const second = await stage.nextRun();
    expect(fillJobOf(second).seed).toBe(fillJobOf(run).seed);
    second.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
  });

  test('that has ended is done again with another seed, in place of the layer', async () => {
    const { panel, run, host } = await started();
    run.finish(await result());
    // Not while there is nobody to do it.
    const { port } = stage;
    await expect.poll(() => button(panel, 'Again').isEnabled()).toBe(true);
    await stage.stopCompanion();
    await expect.poll(() => button(panel, 'Again').isEnabled()).toBe(false);
    await stage.startCompanion(port);
    await button(panel, 'Again').click();
    const second = await stage.nextRun();
    expect(fillJobOf(second)).toEqual({ ...fillJobOf(run), seed: fillJobOf(second).seed });
    expect(fillJobOf(second).seed).not.toBe(fillJobOf(run).seed);
    second.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(2));
    expect(host.inserted[1]?.replaces).toBe('made:1');
  });

  test('whose companion stops is kept, and goes on when it is back', async () => {
    const { page, panel, run, host } = await started();
    const { port } = stage;
    await stage.stopCompanion();
    await panel.getByText(/Frisket stopped/).waitFor();
    await look(page, 'light-interrupted');
    await stage.startCompanion(port);
    const second = await stage.nextRun();
    expect(second.task.job).toEqual(run.task.job);
    second.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
  });
});

describe('the settings', () => {
  test('that are set go into the job, and a locked seed stays', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await paint(page, panel);
    await panel.getByText('Advanced').click();
    await panel.getByRole('textbox', { name: 'Seed', exact: true }).fill('1234');
    await panel.getByRole('textbox', { name: 'Steps' }).fill('4');
    await panel.getByRole('textbox', { name: 'Strength' }).fill('0.8');
    await panel.getByRole('textbox', { name: 'Avoid' }).fill('boats');
    await look(page, 'light-advanced');
    await button(panel, 'Fill').click();
    const run = await stage.nextRun();
    expect(fillJobOf(run)).toMatchObject({ seed: 1234, steps: 4, strength: 0.8, negativePrompt: 'boats' });
    expect(fillJobOf(run)).not.toHaveProperty('guidanceScale');
    run.finish(await result());
    await panel.getByText(/^New layer/).waitFor();
    await button(panel, 'Fill').click();
    expect(fillJobOf(await stage.nextRun()).seed).toBe(1234);
  });

  test('a suggestion of the model is taken with a click', async () => {
    const { panel } = await stage.openWithPhoto();
    await button(panel, 'turquoise water').click();
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
  });

  test('a prompt of 100,000 characters is refused with both numbers', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await paint(page, panel);
    await prompt(panel).fill('x'.repeat(100_000));
    await panel
      .getByRole('alert')
      .getByText(/100,000 characters; at most 4,000/)
      .waitFor();
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await look(page, 'light-prompt-too-long');
  });
});

describe('what is selected', () => {
  test.each([
    ['nothing', { kind: 'none' } as const, 'Select a layer'],
    ['several layers', { kind: 'several', count: 3 } as const, '3 layers are selected'],
    [
      'a layer that is too small',
      { kind: 'one', layer: { ...photo, id: '7:1', name: 'Dot', problem: 'too_small' } } as const,
      "“Dot” can't be filled",
    ],
  ])('%s: the panel says what to do', async (name, selection, title) => {
    const { page, panel } = await stage.open({ prepare: (host) => host.select(selection) });
    await panel.getByText(title).waitFor();
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await look(page, `light-selected-${name.replaceAll(' ', '-')}`);
  });
});
