import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pieces } from '../../../../companion/src/engine/text/pieces.ts';
import { fitIds, openTokenizer, type ClipTokenizer } from '../../../../companion/src/engine/text/tokenizer.ts';

const golden = (path: string) => fileURLToPath(new URL(`../../../golden/models/${path}`, import.meta.url));
/** Vocabulary and merges only, a thousand entries, padded with the end token; the second one with "!". */
const first = golden('tiny-sd15/tokenizer');
const second = golden('tiny-sdxl/tokenizer_2');

let tokenizer: ClipTokenizer;
let folder: string;
beforeAll(async () => {
  tokenizer = await openTokenizer({ folder: first });
  folder = await mkdtemp(join(tmpdir(), 'frisket-tokenizer-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a tokenizer', () => {
  it('puts the text between its start and its end token', () => {
    const ids = tokenizer.encode('a cat');
    expect(ids[0]).toBe(tokenizer.startToken);
    expect(ids.at(-1)).toBe(tokenizer.endToken);
    expect(tokenizer.encode('')).toEqual([tokenizer.startToken, tokenizer.endToken]);
  });

  it('does not tell capitals, spaces and line breaks apart', () => {
    expect(tokenizer.encode('  A \t\n CAT ')).toEqual(tokenizer.encode('a cat'));
  });

  it('takes special tokens in a text for themselves, in exactly their spelling', () => {
    expect(tokenizer.encode('a <|endoftext|> b')).toContain(tokenizer.endToken);
    expect(tokenizer.encode('a <|ENDOFTEXT|> b').slice(1, -1)).not.toContain(tokenizer.endToken);
  });

  it('takes its padding token in a text for itself, however the tokenizer is stored', async () => {
    const whole = await openTokenizer({ folder: second });
    expect(whole.padToken).toBe(0);
    expect(whole.encode('wow!!').slice(-3, -1)).toEqual([0, 0]);
    await cp(second, folder, { recursive: true });
    await rm(join(folder, 'tokenizer.json'));
    const parts = await openTokenizer({ folder });
    for (const text of ['wow!', '! a !b!', 'no']) expect(parts.encode(text)).toEqual(whole.encode(text));
    const given = await openTokenizer({ folder: first, padding: '!' });
    expect(given.encode('wow!').at(-2)).toBe(given.padToken);
  });

  it('reads every text there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const ids = tokenizer.encode(text);
        expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < 1_000)).toBe(true);
      }),
    );
  });

  it('that cannot be read is told by its folder', async () => {
    const broken = join(folder, 'broken');
    await cp(first, broken, { recursive: true });
    await writeFile(join(broken, 'vocab.json'), '{"a": 0}');
    await expect(openTokenizer({ folder: broken })).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringMatching(/broken cannot be read: the vocabulary lacks <\|startoftext\|>/) as string,
    });
    await expect(openTokenizer({ folder: join(folder, 'nowhere') })).rejects.toMatchObject({ code: 'model_invalid' });
  });
});

describe('ids of a fixed number', () => {
  it('are padded behind the end token', () => {
    expect(fitIds(tokenizer, [1, 2, 3], 6)).toEqual([
      1,
      2,
      3,
      tokenizer.padToken,
      tokenizer.padToken,
      tokenizer.padToken,
    ]);
  });

  it('are cut before the end token', () => {
    expect(fitIds(tokenizer, [1, 2, 3, 4, 5], 3)).toEqual([1, 2, tokenizer.endToken]);
  });
});

describe('a prompt in pieces', () => {
  const text = fc
    .array(fc.constantFrom('a', 'cat', 'of', 'light', '!', 'snow'), { maxLength: 60 })
    .map((words) => words.join(' '));

  it('has the tokens of the whole, each piece with a start, an end and padding of its own', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(5, 20, 77), (prompt, length) => {
        const parts = pieces([{ text: prompt, weight: 1 }], tokenizer, length);
        const whole = tokenizer.encode(prompt).slice(1, -1);
        expect(parts.length).toBe(Math.max(1, Math.ceil(whole.length / (length - 2))));
        const inside = parts.flatMap(({ ids }, index) => {
          expect(ids).toHaveLength(length);
          expect(ids[0]).toBe(tokenizer.startToken);
          const count = index < parts.length - 1 ? length - 2 : whole.length - index * (length - 2);
          expect(ids[count + 1]).toBe(tokenizer.endToken);
          expect(ids.slice(count + 2)).toEqual(new Array(length - count - 2).fill(tokenizer.padToken));
          return ids.slice(1, count + 1);
        });
        expect(inside).toEqual(whole);
      }),
    );
  });

  it('begins with what is left of it where it is cut', () => {
    fc.assert(
      fc.property(text, (prompt) => {
        const [piece] = pieces([{ text: prompt, weight: 1 }], tokenizer, 10);
        expect(piece?.ids).toEqual(fitIds(tokenizer, tokenizer.encode(prompt), 10));
      }),
    );
  });

  it('gives each token the weight of its text; start, end and padding count 1', () => {
    const [piece] = pieces(
      [
        { text: 'a', weight: 1 },
        { text: 'cat', weight: 1.5 },
      ],
      tokenizer,
      8,
    );
    const weights = piece?.weights ?? [];
    const catTokens = tokenizer.encode('cat').length - 2;
    expect(weights).toEqual([
      1,
      1,
      ...new Array<number>(catTokens).fill(1.5),
      ...new Array<number>(6 - catTokens).fill(1),
    ]);
  });
});
