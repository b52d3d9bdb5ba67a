import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { getModel } from '../../../../companion/src/cli/models/get.ts';
import { loadConfiguration } from '../../../../companion/src/configuration/configuration.ts';
import { catalogueEntry } from '../../../../companion/src/store/catalogue/catalogue.ts';
import { ModelStore } from '../../../../companion/src/store/downloads/model-store.ts';
import { AddedModels } from '../../../../companion/src/store/installed/added-models.ts';
import { InstalledModels } from '../../../../companion/src/store/installed/installed-models.ts';
import { startHub } from '../../../fakes/hub/start-hub.ts';
import { tinyLora } from '../../../fakes/hub/tiny-repositories.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { TestTerminal } from '../../../fakes/test-terminal.ts';

async function get(answer: string, options: { readonly acceptLicence?: boolean; readonly interactive?: boolean } = {}) {
  const { hub, http } = await startHub();
  hub.repositories.set('latent-consistency/lcm-lora-sdxl', tinyLora('openrail++'));
  const terminal = new TestTerminal({ interactive: options.interactive ?? true });
  terminal.answers.push(answer);
  const data = await temporaryFolder();
  const store = new ModelStore(data);
  const done = getModel(catalogueEntry('lcm-lora-sdxl')!, options, {
    terminal,
    store,
    http,
    signal: new AbortController().signal,
    installed: new InstalledModels([store.modelsFolder]),
    added: new AddedModels(data),
    settings: (await loadConfiguration({ data }, {})).settings,
  });
  const outcome = await done.catch((error: unknown) => error);
  return { hub, terminal, outcome, models: await readdir(join(data, 'models')).catch(() => []) };
}

test('a licence is shown by its name with its link and the size, and downloaded under once accepted', async () => {
  const { terminal, models } = await get('y');
  expect(terminal.told.slice(0, 2)).toEqual([
    "LCM-LoRA for SDXL, 135 kB. Its publisher's licence:",
    '  openrail++  https://huggingface.co/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md',
  ]);
  expect(terminal.questions).toEqual(['Download it under this licence? [y/N] ']);
  expect(models).toContain('lcm-lora-sdxl.safetensors');
  expect(terminal.told.at(-1)).toBe(
    'LCM-LoRA for SDXL is used with SDXL or SDXL Inpainting: frisket models get sdxl-base',
  );
});

test.each(['n', '', 'what?'])('is not accepted by "%s"', async (answer) => {
  const { hub, outcome, models } = await get(answer);
  expect(outcome).toMatchObject({ code: 'licence_not_accepted' });
  expect(hub.bytesSent).toBe(0);
  expect(models).toEqual([]);
});

test('is not asked about where nobody watches, and may be accepted beforehand', async () => {
  const refused = await get('y', { interactive: false });
  expect(refused.terminal.questions).toEqual([]);
  expect(refused.outcome).toMatchObject({ code: 'licence_not_accepted' });
  const accepted = await get('', { interactive: false, acceptLicence: true });
  expect(accepted.terminal.questions).toEqual([]);
  expect(accepted.models).toContain('lcm-lora-sdxl.safetensors');
});
