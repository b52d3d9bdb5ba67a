import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrompt } from '../../../../companion/src/engine/text/prompt-syntax.ts';

/** Texts with their weights to two places. */
function read(prompt: string): [string, number][] {
  return readPrompt(prompt, 'weighted').map(({ text, weight }) => [text, Math.round(weight * 100) / 100]);
}

describe('a weighted prompt', () => {
  it.each<[string, [string, number][]]>([
    ['a fox', [['a fox', 1]]],
    [
      'a (red:1.3) fox',
      [
        ['a ', 1],
        ['red', 1.3],
        [' fox', 1],
      ],
    ],
    ['(red)', [['red', 1.1]]],
    ['((red))', [['red', 1.21]]],
    ['(((red)))', [['red', 1.33]]],
    ['[red]', [['red', 0.91]]],
    ['[[red]]', [['red', 0.83]]],
    ['((red):2)', [['red', 2.2]]],
    [
      '(a (b:2) c:0.5)',
      [
        ['a ', 0.5],
        ['b', 1],
        [' c', 0.5],
      ],
    ],
    ['([red])', [['red', 1]]],
    ['(red: 1.5 )', [['red', 1.5]]],
    ['(red:.5)', [['red', 0.5]]],
    ['(red:-1)', [['red', -1]]],
    ['(red:0)', [['red', 0]]],
    ['\\(red\\)', [['(red)', 1]]],
    ['\\[red\\]', [['[red]', 1]]],
    ['a\\\\b', [['a\\b', 1]]],
    ['a \\ b', [['a \\ b', 1]]],
    ['(red', [['red', 1.1]]],
    ['[red', [['red', 0.91]]],
    ['red)', [['red)', 1]]],
    ['red]', [['red]', 1]]],
    ['red:1.3', [['red:1.3', 1]]],
    ['red:1.3)', [['red:1.3)', 1]]],
    [
      'at 3:30 (noon:1.2)',
      [
        ['at 3:30 ', 1],
        ['noon', 1.2],
      ],
    ],
    ['()', []],
    ['', []],
  ])('%j', (prompt, expected) => {
    expect(read(prompt)).toEqual(expected);
  });

  it('never tears a word that has one weight', () => {
    expect(read('foo\\(bar\\)baz (one two:1.2)three')).toEqual([
      ['foo(bar)baz ', 1],
      ['one two', 1.2],
      ['three', 1],
    ]);
  });

  it('keeps every letter that is no bracket, in its order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', ' ', '(', ')', '[', ']', '\\(', '\\)'), { maxLength: 30 }),
        (parts) => {
          const letters = (text: string) => text.replace(/[^ab ]/g, '');
          const texts = readPrompt(parts.join(''), 'weighted').map(({ text }) => text);
          expect(letters(texts.join(''))).toBe(letters(parts.join('')));
        },
      ),
    );
  });

  it('has no two neighbours of one weight, and only numbers for weights', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (prompt) => {
        const parts = readPrompt(prompt, 'weighted');
        parts.forEach(({ text, weight }, index) => {
          expect(Number.isFinite(weight)).toBe(true);
          expect(text).not.toBe('');
          expect(weight).not.toBe(parts[index - 1]?.weight);
        });
      }),
    );
  });
});

describe('a plain prompt', () => {
  it('is taken as it stands', () => {
    fc.assert(
      fc.property(fc.string(), (prompt) => {
        expect(readPrompt(prompt, 'plain')).toEqual([{ text: prompt, weight: 1 }]);
      }),
    );
  });
});
