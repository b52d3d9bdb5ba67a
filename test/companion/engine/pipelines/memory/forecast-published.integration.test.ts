import { describe, expect, it } from 'vitest';
import { publishedCheckpoint } from '../../../../../companion/src/engine/models/published-checkpoint.ts';
import type { Device } from '../../../../../companion/src/engine/networks/device.ts';
import { noAdapters } from '../../../../../companion/src/engine/pipelines/adapter-set.ts';
import { footprintOf } from '../../../../../companion/src/engine/pipelines/memory/footprint.ts';
import { forecastPublished } from '../../../../../companion/src/engine/pipelines/memory/forecast-published.ts';
import { MemoryPlanner } from '../../../../../companion/src/engine/pipelines/memory/memory-planner.ts';

const gigabyte = 1e9;
/** A graphics card in half precision that bears everything. */
const card: Device = {
  provider: 'cuda',
  forms: { compute: 'float16', halfTables: true, attention: 'fused', branches: true },
  bears: { blocks8: true, blocks4: true },
};

describe('a model that is not downloaded yet', () => {
  const use = { adapters: noAdapters, imageEncoders: [], width: 512, height: 512, prompts: 1 } as const;

  // Weights of the published files, in half precision; autoencoders run in float32.
  it.each([
    ['sdxl', 2_567_463_684, 123_060_480 + 694_659_840],
    ['sd15', 859_520_964, 123_060_480],
  ] as const)('has the networks of %s', async (name, unet, textEncoders) => {
    const footprint = await footprintOf(publishedCheckpoint(name), use, card);
    expect(footprint.unet.full).toBe(2 * unet);
    expect(footprint.textEncoders).toBe(2 * textEncoders);
    expect(footprint.vae).toBe(4 * 83_653_863);
  });

  it('is told how it would run, whether it fits or not, and where nobody knows what there is', async () => {
    const onCard = (budget: number | undefined) =>
      forecastPublished('sdxl-turbo', new MemoryPlanner(card, { precision: 'auto', budget, folder: '/quantized' }));
    expect(await onCard(24 * gigabyte)).toMatchObject({ precision: 'full', staged: false, available: 24 * gigabyte });
    const eight = await onCard(6 * gigabyte);
    expect(eight).toMatchObject({ precision: expect.stringMatching(/8-bit|full/) as unknown });
    expect(eight.needed).toBeLessThanOrEqual(6 * gigabyte);
    const none = await onCard(1 * gigabyte);
    expect(none).toMatchObject({ precision: '4-bit', staged: true, tiled: true });
    expect(none.needed).toBeGreaterThan(1 * gigabyte);
    expect(await onCard(undefined)).not.toHaveProperty('available');
  });
});
