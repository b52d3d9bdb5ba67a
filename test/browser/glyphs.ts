import type { Frame } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Every character that a frame shows has a glyph: none is drawn as the one that stands for those that no font has. On
 * a machine with many fonts another one may step in, on one without any nothing does.
 */
export async function expectEveryGlyph(frame: Frame, state: string): Promise<void> {
  const missing = await frame.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea, [title], [placeholder]')];
    const written = fields.flatMap((element) => [
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '',
      element.getAttribute('placeholder') ?? '',
    ]);
    const characters = new Set([document.body.innerText, ...written].join('').replaceAll(/\s/g, ''));
    const side = 24;
    const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
    if (!context) return ['no canvas'];
    context.font = `16px ${getComputedStyle(document.body).fontFamily}`;
    // A list that is closed shows only one of its words, and what is not shown is not fetched.
    await document.fonts.load(context.font, [...characters].join(''));
    context.textBaseline = 'top';
    const drawn = (character: string) => {
      context.clearRect(0, 0, side, side);
      context.fillText(character, 2, 2);
      return context.getImageData(0, 0, side, side).data.join();
    };
    // Of planes in which nothing is, so that no font has it.
    const nothing = drawn('\u{8FFFD}');
    return [...characters].filter((character) => drawn(character) === nothing);
  });
  expect(missing, state).toEqual([]);
}
