import { describe, expect, test } from 'vitest';
import { getModel } from '../../../../companion/src/cli/models/get.ts';
import { listModels } from '../../../../companion/src/cli/models/list.ts';
import { loadConfiguration } from '../../../../companion/src/configuration/configuration.ts';
import { catalogueEntry } from '../../../../companion/src/store/catalogue/catalogue.ts';
import { ModelStore } from '../../../../companion/src/store/downloads/model-store.ts';
import { AddedModels } from '../../../../companion/src/store/installed/added-models.ts';
import { InstalledModels } from '../../../../companion/src/store/installed/installed-models.ts';
import { startHub } from '../../../fakes/hub/start-hub.ts';
import { tinySdxl } from '../../../fakes/hub/tiny-repositories.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { TestTerminal } from '../../../fakes/test-terminal.ts';

async function contextWith(gigabytes: number) {
  const terminal = new TestTerminal({ interactive: true });
  const data = await temporaryFolder();
  const store = new ModelStore(data);
  const { settings } = await loadConfiguration(
    { data, provider: 'cpu', memoryGigabytes: String(gigabytes) },
    {},
  );
  const installed = new InstalledModels([store.modelsFolder]);
  return { terminal, store, installed, added: new AddedModels(data), settings };
}

describe('before anything is downloaded', () => {
  test.each([
    [24, /^SDXL Turbo, [\d.]+ MB\. On this computer \(cpu\) it runs as it was published, [\d.]+ GB\. Its publisher/],
    // On a processor 4 bits would take more.
    [2, /^SDXL Turbo, .* it runs in 8 bits, its parts loaded in turn .*: more than there is, so it may run out of memory\. Its publisher/],
  ])('it is said how a model would run with %d GB', async (gigabytes, said) => {
    const context = await contextWith(gigabytes);
    const { hub, http } = await startHub();
    hub.repositories.set('stabilityai/sdxl-turbo', tinySdxl('sai-nc-community'));
    context.terminal.answers.push('n');
    const getting = getModel(catalogueEntry('sdxl-turbo')!, {}, { ...context, http, signal: new AbortController().signal });
    await expect(getting).rejects.toMatchObject({ code: 'licence_not_accepted' });
    expect(context.terminal.told[0]).toMatch(said);
    expect(hub.bytesSent).toBe(0);
  });

  test('the list of what there is says it of every whole model, and to programs in numbers', async () => {
    const context = await contextWith(8);
    await listModels({ available: true, memory: true }, context);
    const lines = context.terminal.printed;
    expect(lines[0]).toMatch(/LICENCE +MEMORY/);
    for (const id of ['sdxl-turbo', 'sdxl-base', 'sdxl-inpainting', 'sdxl-refiner', 'sd15'])
      expect(lines.find((line) => line.startsWith(`${id} `))).toMatch(/(published|bits|turn).*, [\d.]+ GB/);
    expect(lines).toContainEqual(expect.stringMatching(/^On cpu, 7.6 GB may be used now/));
    await listModels({ memory: true, json: true }, context);
    const listed: unknown = JSON.parse(context.terminal.printed.at(-1) ?? '');
    expect(listed).toMatchObject({
      available: expect.arrayContaining([
        expect.objectContaining({ id: 'sd15', memory: expect.objectContaining({ precision: 'full' }) as unknown }),
      ]) as unknown,
    });
  });
});
