import { deflateSync } from 'node:zlib';
import { decode, encode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSettings } from '../../../shared/src/metadata/find-settings.ts';
import { readChunks, withChunks } from '../../../shared/src/metadata/png-chunks.ts';
import { internationalChunk, readTexts, textChunk } from '../../../shared/src/metadata/png-text.ts';
import { recipe } from '../../plugin/host/sample-recipe.ts';
import { a1111, comfy } from './samples.ts';

const png = encode({ width: 2, height: 1, data: new Uint8Array([1, 2, 3, 4, 5, 6]), channels: 3 });
const latin = (text: string) => Buffer.from(text, 'latin1');

describe('texts in a PNG', () => {
  test('come back as they were written, whatever they say, and the picture stays as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }), async (one, other) => {
        const described = withChunks(png, [textChunk('one', one), internationalChunk('other', other)]);
        expect(await readTexts(described)).toEqual(
          new Map([
            ['one', one],
            ['other', other],
          ]),
        );
        // Its own checksums are looked at by the decoder.
        expect(decode(described, { checkCrc: true }).data).toEqual(decode(png).data);
      }),
      { numRuns: 50 },
    );
  });

  test('stand before the picture data, in the chunk that older programs read where that can hold them', () => {
    const described = withChunks(png, [textChunk('a', 'café'), textChunk('b', '水')]);
    expect([...readChunks(described)].map(({ type }) => type)).toEqual(['IHDR', 'tEXt', 'iTXt', 'IDAT', 'IEND']);
  });

  test('that are compressed are read too', async () => {
    const text = 'x'.repeat(10_000);
    const zTXt = Buffer.concat([latin('z\0\0'), deflateSync(text)]);
    const iTXt = Buffer.concat([latin('i\0\x01\0en\0translated\0'), deflateSync(Buffer.from('水'))]);
    const described = withChunks(png, [
      { type: 'zTXt', data: new Uint8Array(zTXt) },
      { type: 'iTXt', data: new Uint8Array(iTXt) },
    ]);
    expect(await readTexts(described)).toEqual(
      new Map([
        ['z', text],
        ['i', '水'],
      ]),
    );
  });

  test('that cannot be unpacked, or unpack to far more than anybody writes, are left out', async () => {
    const bomb = Buffer.concat([latin('z\0\0'), deflateSync(Buffer.alloc(8 * 1024 * 1024))]);
    const described = withChunks(png, [
      { type: 'zTXt', data: new Uint8Array(bomb) },
      { type: 'zTXt', data: new Uint8Array(latin('y\0\0nonsense')) },
    ]);
    expect(await readTexts(described)).toEqual(new Map());
  });

  test('of what is no PNG, or is cut short anywhere, are none or fewer', async () => {
    const described = withChunks(png, [textChunk('a', 'b')]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: described.length }), async (length) => {
        const { size } = await readTexts(described.subarray(0, length));
        expect(size).toBeLessThanOrEqual(1);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        expect(await readTexts(bytes)).toEqual(new Map());
      }),
    );
    expect(() => withChunks(new Uint8Array(9), [])).toThrow(/9 bytes is not a PNG/);
  });
});

describe('how a picture was made', () => {
  const found = (keyword: string, text: string) => findSettings(withChunks(png, [textChunk(keyword, text)]));

  test('is Frisket’s own recipe first', async () => {
    const both = withChunks(png, [textChunk('parameters', a1111), textChunk('frisket', JSON.stringify(recipe))]);
    expect(await findSettings(both)).toEqual({ kind: 'recipe', recipe });
  });

  test('else what A1111, ComfyUI or InvokeAI wrote', async () => {
    expect(await found('parameters', a1111)).toMatchObject({ settings: { writtenBy: 'A1111', seed: 3187450901 } });
    expect(await found('prompt', JSON.stringify(comfy))).toMatchObject({
      settings: { writtenBy: 'ComfyUI', steps: 20 },
    });
    const invoke = { positive_prompt: 'dunes', negative_prompt: '', seed: 4, cfg_scale: 7.5, model: { name: 'sdxl' } };
    expect(await found('invokeai_metadata', JSON.stringify(invoke))).toEqual({
      kind: 'settings',
      settings: {
        writtenBy: 'InvokeAI',
        prompt: 'dunes',
        negativePrompt: '',
        seed: 4,
        guidanceScale: 7.5,
        model: 'sdxl',
      },
    });
  });

  test('is not known of a picture without such a text', async () => {
    expect(await found('Title', 'Dunes')).toBeUndefined();
    expect(await findSettings(png)).toBeUndefined();
  });
});
