import type { FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { look } from './look.ts';
import { Stage, button, fillJobOf, paint, result } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

async function opened(theme: 'light' | 'dark' = 'light') {
  const opening = await stage.openWithPhoto({ theme });
  await paint(opening.page, opening.panel);
  await opening.panel.getByText('Advanced').click();
  return opening;
}

/** Waits until that is what is chosen. */
const chosenIn = (panel: FrameLocator, name: string, text: string) =>
  list(panel, name).locator('option:checked', { hasText: text }).waitFor({ state: 'attached' });
const list = (panel: FrameLocator, name: string) => panel.getByRole('combobox', { name, exact: true });
const field = (panel: FrameLocator, name: string) => panel.getByRole('textbox', { name, exact: true });

async function choose(panel: FrameLocator, name: string, option: string): Promise<void> {
  await list(panel, name).selectOption({ label: option });
}

async function filled(panel: FrameLocator) {
  await button(panel, 'Fill').click();
  return fillJobOf(await stage.nextRun());
}

describe('a sampler', () => {
  test('is chosen by the name that people know it by', async () => {
    const { panel } = await opened();
    await choose(panel, 'Sampler', 'DPM++ 2M Karras');
    expect(await filled(panel)).toMatchObject({
      scheduler: { class: 'DPMSolverMultistepScheduler', config: { use_karras_sigmas: true } },
    });
  });
});

describe('a preset', () => {
  test.each(['light', 'dark'] as const)('sets what belongs together (%s)', async (theme) => {
    const { page, panel } = await opened(theme);
    await choose(panel, 'Preset', 'Turbo');
    expect(await field(panel, 'Steps').inputValue()).toBe('4');
    expect(await field(panel, 'Guidance').inputValue()).toBe('0');
    await look(page, `${theme}-preset`);
    expect(await filled(panel)).toMatchObject({
      steps: 4,
      guidanceScale: 0,
      scheduler: { class: 'EulerAncestralDiscreteScheduler', config: { timestep_spacing: 'trailing' } },
    });
  });

  test('is custom once something else is set, and reset to the model’s own', async () => {
    const { panel } = await opened();
    await choose(panel, 'Preset', 'Turbo');
    await field(panel, 'Steps').fill('3');
    await chosenIn(panel, 'Preset', 'Custom');
    await button(panel, 'Reset to the model’s own settings').click();
    await chosenIn(panel, 'Preset', 'Model’s own');
    const job = await filled(panel);
    for (const setting of ['scheduler', 'steps', 'guidanceScale', 'strength', 'negativePrompt'])
      expect(job).not.toHaveProperty(setting);
  });

  test('of one’s own is saved, renamed, kept, deleted', async () => {
    const { page, panel, host } = await opened();
    await field(panel, 'Steps').fill('11');
    await panel.getByRole('checkbox', { name: 'Save and share presets' }).click();
    await button(panel, 'Save').click();
    await field(panel, 'Name of the preset').fill('Calm');
    await field(panel, 'Name of the preset').press('Enter');
    await chosenIn(panel, 'Preset', 'Calm');
    await vi.waitFor(() => expect(host.memory.get('presets')).toEqual([{ name: 'Calm', settings: { steps: 11 } }]));
    await look(page, 'light-preset-saved');

    await button(panel, 'Rename').click();
    await field(panel, 'New name').fill('Calmer');
    await button(panel, 'Rename preset').click();
    await chosenIn(panel, 'Preset', 'Calmer');
    const remembered = host.memory.get('presets');
    const again = await stage.openWithPhoto({
      prepare: (other) => {
        other.memory.set('presets', remembered);
        other.memory.set('draft', { advancedOpen: true });
      },
    });
    await choose(again.panel, 'Preset', 'Calmer');
    expect(await field(again.panel, 'Steps').inputValue()).toBe('11');
    await again.panel.getByRole('checkbox', { name: 'Save and share presets' }).click();
    await button(again.panel, 'Delete').click();
    await vi.waitFor(() => expect(again.host.memory.get('presets')).toEqual([]));
    // What was set stays set.
    await chosenIn(again.panel, 'Preset', 'Custom');
  });

  test('is shared as text, and text that is none is refused with the reason', async () => {
    const { page, panel } = await opened();
    await panel.getByRole('checkbox', { name: 'Save and share presets' }).click();
    await button(panel, 'Paste').click();
    await field(panel, 'Paste a preset’s text here').fill(
      '{"frisket":"preset","version":1,"name":"Hot","settings":{"steps":0}}',
    );
    await button(panel, 'Add preset').click();
    await panel
      .getByRole('alert')
      .getByText(/what it says of “Steps”/)
      .waitFor();
    await look(page, 'light-preset-refused');
    await field(panel, 'Paste a preset’s text here').fill(
      '{"frisket":"preset","version":1,"name":"Hot","settings":{"steps":9}}',
    );
    await button(panel, 'Add preset').click();
    await choose(panel, 'Preset', 'Hot');
    await panel.locator('body').evaluate(() => {
      document.addEventListener('copy', () => {
        const area = document.activeElement;
        if (area instanceof HTMLTextAreaElement) document.body.dataset.copied = area.value;
      });
    });
    await button(panel, 'Copy as text').click();
    const copied = await panel.locator('body').getAttribute('data-copied');
    expect(JSON.parse(copied ?? '')).toEqual({ frisket: 'preset', version: 1, name: 'Hot', settings: { steps: 9 } });
  });
});

describe('the seed', () => {
  test('of the last picture is locked and copied', async () => {
    const { panel } = await opened();
    expect(await button(panel, 'Copy the seed').isDisabled()).toBe(true);
    await button(panel, 'Fill').click();
    const run = await stage.nextRun();
    const made = await result();
    run.finish({ ...made, resolved: { ...made.resolved, seed: fillJobOf(run).seed } });
    await panel.getByText(/^New layer/).waitFor();
    expect(await button(panel, 'Copy the seed').isEnabled()).toBe(true);
    await panel.getByRole('checkbox', { name: 'Keep this seed' }).click();
    expect(await filled(panel)).toMatchObject({ seed: fillJobOf(run).seed });
  });
});

test('what is to be avoided has no effect without guidance, and the panel says so', async () => {
  const { page, panel } = await opened();
  const without = panel.getByText('Has no effect until Guidance is above 1.');
  await field(panel, 'Avoid').fill('people');
  expect(await without.count()).toBe(0);
  await choose(panel, 'Preset', 'Turbo');
  await without.waitFor();
  await look(page, 'avoid-without-guidance');
  await field(panel, 'Guidance').fill('2');
  await without.waitFor({ state: 'hidden' });
});
