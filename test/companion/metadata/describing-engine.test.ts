import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../companion/src/engine/engine.ts';
import { describePicture } from '../../../companion/src/metadata/describe-picture.ts';
import { describingEngine } from '../../../companion/src/metadata/describing-engine.ts';
import type { Job } from '../../../shared/src/job.ts';
import { findSettings } from '../../../shared/src/metadata/find-settings.ts';
import { readTexts } from '../../../shared/src/metadata/png-text.ts';
import { recipe } from '../../plugin/host/sample-recipe.ts';

const png = encode({ width: 2, height: 1, data: new Uint8Array(6), channels: 3 });
const inner: Pick<Engine, 'run'> = {
  run: () =>
    Promise.resolve({
      pictures: [{ png, x: 3, y: 4, width: 2, height: 1 }],
      resolved: recipe.resolved,
      timings: {},
    }),
};

async function made(settings: boolean, job: Job = recipe.job): Promise<Uint8Array> {
  const engine = describingEngine(inner as Engine, { settings });
  const options = { signal: new AbortController().signal, onProgress: () => undefined };
  const { pictures } = await engine.run({ job, images: new Map(), models: new Map() }, options);
  expect(pictures).toMatchObject([{ x: 3, y: 4, width: 2, height: 1 }]);
  return pictures[0]!.png;
}

describe('a picture that is made', () => {
  test('says that a model made it, with what words and numbers', async () => {
    const texts = await readTexts(await made(true));
    expect([...texts.keys()]).toEqual(['XML:com.adobe.xmp', 'parameters', 'frisket']);
    expect(texts.get('XML:com.adobe.xmp')).toContain(
      'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"',
    );
    const found = await findSettings(await made(true));
    expect(found).toMatchObject({ recipe: { job: recipe.job, resolved: recipe.resolved } });
  });

  test('and not one word of the prompt where the person does not want that', async () => {
    const quiet = await made(false);
    expect([...(await readTexts(quiet)).keys()]).toEqual(['XML:com.adobe.xmp']);
    expect(Buffer.from(quiet).includes('turquoise')).toBe(false);
  });

  test('is left as it is where no model imagined it', async () => {
    expect(await made(true, { kind: 'map', map: 'edges', image: 'a'.repeat(64) })).toBe(png);
  });

  test('does not tell where on the computer a model lies', async () => {
    const job = { ...recipe.job, model: '/home/mika/models/ink' };
    const described = describePicture(png, {
      recipe: { ...recipe, job },
      source: 'trainedAlgorithmicMedia',
      settings: true,
    });
    expect(Buffer.from(described).includes('mika')).toBe(false);
    expect((await readTexts(described)).get('parameters')).toContain('Model: ink');
  });
});
