import { describe, expect, test } from 'vitest';
import { controlNetFor, downloadsForStyle, styleNetworks } from '../../../../plugin/src/ui/style/networks.ts';
import type { AvailableModel } from '../../../../shared/src/downloads.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';

const model: ModelSummary = {
  id: 'sdxl-turbo',
  title: 'SDXL Turbo',
  kind: 'checkpoint',
  family: 'sdxl',
  contextWidth: 2048,
  nativeSide: 512,
  suggestions: [],
};

const adapter = (kind: AdapterSummary['kind'], id: string, contextWidth?: number): AdapterSummary => ({
  kind,
  id,
  title: id,
  ...(contextWidth === undefined ? {} : { contextWidth }),
});

const offered = (kind: AvailableModel['kind'], id: string, state: 'absent' | 'installed'): AvailableModel => ({
  id,
  title: id,
  description: '',
  kind,
  ...(kind === 'image-encoder' ? {} : { family: 'sdxl' as const }),
  uses: [],
  needs: [],
  download: { state },
});

describe('a style is taken from pictures', () => {
  const encoder = adapter('image-encoder', 'clip');

  test('by an adapter of the model’s width and an image encoder, both installed', () => {
    const adapters = [adapter('ip-adapter', 'for-sd15', 768), adapter('ip-adapter', 'for-sdxl', 2048), encoder];
    expect(styleNetworks(adapters, model)).toMatchObject({ adapter: { id: 'for-sdxl' }, imageEncoder: { id: 'clip' } });
    expect(styleNetworks(adapters.slice(0, 2), model)).toBeUndefined();
    expect(styleNetworks([adapters[0]!, encoder], model)).toBeUndefined();
  });

  test('with the image encoder whose embeddings the adapter reads', () => {
    const reading = { ...adapter('ip-adapter', 'adapter', 2048), pictureWidths: [1280] };
    const encoders = [
      { ...adapter('image-encoder', 'small'), pictureWidths: [64, 96] },
      { ...adapter('image-encoder', 'large'), pictureWidths: [1024, 1280] },
    ];
    expect(styleNetworks([...encoders, reading], model)?.imageEncoder.id).toBe('large');
    expect(styleNetworks([encoders[0]!, reading], model)).toBeUndefined();
  });

  test('once what is missing of them has been downloaded; nothing is offered to a model of another width', () => {
    const available = [offered('ip-adapter', 'adapter', 'absent'), offered('image-encoder', 'clip', 'absent')];
    expect(downloadsForStyle(available, [], model).map(({ id }) => id)).toEqual(['adapter', 'clip']);
    expect(downloadsForStyle(available, [encoder], model).map(({ id }) => id)).toEqual(['adapter']);
    const small = { ...encoder, pictureWidths: [64, 96] };
    expect(downloadsForStyle(available, [small], model).map(({ id }) => id)).toEqual(['adapter', 'clip']);
    expect(downloadsForStyle(available, [], { ...model, contextWidth: 64 })).toEqual([]);
  });
});

test('a ControlNet is known by what its name says it reads, and only where it fits', () => {
  const adapters = [
    adapter('controlnet', 'sd15-canny', 768),
    adapter('controlnet', 'sdxl-inpaint', 2048),
    adapter('controlnet', 'sdxl-canny', 2048),
    adapter('controlnet', 'sdxl-depth-small', 2048),
  ];
  expect(controlNetFor('edges', adapters, model)?.id).toBe('sdxl-canny');
  expect(controlNetFor('depth', adapters, model)?.id).toBe('sdxl-depth-small');
  expect(controlNetFor('segmentation', adapters, model)).toBeUndefined();
});
