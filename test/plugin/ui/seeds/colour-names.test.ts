import fc from 'fast-check';
import { converter, differenceEuclidean, parse } from 'culori';
import { describe, expect, test } from 'vitest';
import { colourName } from '../../../../plugin/src/ui/seeds/colour-names.ts';

const levels = (hex: string) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

describe('a colour by a plain word', () => {
  test.each([
    ['1f4f4b', 'dark teal'],
    ['f2a48c', 'salmon'],
    ['fffdf9', 'white'],
    ['3b4a9a', 'indigo'],
    ['16302f', 'dark green'],
    ['0d99ff', 'blue'],
    ['14ae5c', 'green'],
    ['f24822', 'red'],
    ['ffcd29', 'yellow'],
    ['9747ff', 'violet'],
    ['757575', 'grey'],
    ['2c2c2c', 'dark grey'],
  ])('#%s is %s', (hex, name) => {
    expect(colourName(levels(hex))).toBe(name);
  });

  test('has the hue that is seen: what is clearly red is not called blue', () => {
    const toOklch = converter('oklch');
    const hueOf: Readonly<Record<string, number>> = { red: 29, green: 146, blue: 264 };
    fc.assert(
      fc.property(fc.constantFrom('red', 'green', 'blue'), fc.integer({ min: -8, max: 8 }), (name, turn) => {
        const colour = converter('rgb')({ ...toOklch(parse(name)!), h: hueOf[name]! + turn, mode: 'oklch' });
        const rgb = [colour.r, colour.g, colour.b].map((share) => Math.round(255 * Math.min(1, Math.max(0, share))));
        expect(colourName(rgb as [number, number, number])).toMatch(name === 'red' ? /red|coral|orange/ : name);
      }),
    );
    expect(differenceEuclidean('oklab')('red', 'blue')).toBeGreaterThan(0.3);
  });
});
