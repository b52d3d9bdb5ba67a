import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FakeHub } from '../../fakes/hub/fake-hub.ts';
import { tinyLora } from '../../fakes/hub/tiny-repositories.ts';
import { look } from './look.ts';
import { Stage, button } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

afterEach(() => stage.clear());

/** A companion that downloads from a hub of this computer's. */
async function startWithHub(): Promise<FakeHub> {
  const hub = await FakeHub.start();
  hub.repositories.set('latent-consistency/lcm-lora-sdxl', tinyLora('openrail++'));
  await stage.startCompanion(0, { ...hub.environment, HF_HOME: '/nowhere' });
  return hub;
}

describe.each(['light', 'dark'] as const)('a model that is not here (%s)', (theme) => {
  test('is downloaded with one button once its licence is accepted, paused, and goes on', async () => {
    const hub = await startWithHub();
    hub.faults.push({ kind: 'stall', path: 'pytorch_lora_weights.safetensors', times: 1, after: 50_000 });
    const { page, panel } = await stage.openWithPhoto({ theme });
    await panel.getByRole('button', { name: /^Swatch/ }).click();
    const card = panel.getByRole('article', { name: 'LCM-LoRA for SDXL' });
    await card.waitFor();
    await panel
      .getByText(
        'Installed: Swatch, with Blueprint (LoRA), Swatch edges (ControlNet), Swatch quick (LoRA), and Swatch style (IP-Adapter).',
      )
      .waitFor();
    await card.getByText('LoRA · Stable Diffusion XL · 394 MB').waitFor();
    await look(page, `${theme}-models`);
    await card.getByRole('button', { name: 'Download LCM-LoRA for SDXL' }).click();
    await card.getByRole('link', { name: 'openrail++' }).waitFor();
    await look(page, `${theme}-models-licence`);
    expect(hub.bytesSent).toBe(0);
    await card.getByRole('button', { name: /^Accept and download/ }).click();
    await card.getByRole('progressbar').waitFor();
    await expect.poll(() => hub.bytesSent).toBe(50_000);
    await look(page, `${theme}-models-downloading`);
    await card.getByRole('button', { name: /^Pause/ }).click();
    await card.getByText('Paused').waitFor();
    await card.getByRole('button', { name: /^Go on/ }).click();
    await card.waitFor({ state: 'detached' });
    // What had come before the pause is not asked for again.
    expect(hub.bytesSent).toBeLessThan(2 * 134_800);
  });
});

test('a model that is asked for and not here is named, and nothing else paints unasked', async () => {
  await startWithHub();
  const { page, panel } = await stage.openWithPhoto({
    prepare: (host) => host.memory.set('draft', { model: 'sdxl-turbo' }),
  });
  await panel.getByText('“sdxl-turbo” is not installed here. Swatch would paint instead.').waitFor();
  await panel.getByRole('button', { name: 'Download SDXL Turbo' }).waitFor();
  expect(await button(panel, 'Fill').isDisabled()).toBe(true);
  await look(page, 'light-model-missing');
  await button(panel, 'Use Swatch').click();
  await button(panel, 'Fill').and(panel.locator(':enabled')).waitFor();
});
