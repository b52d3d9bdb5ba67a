import { expect, test } from 'vitest';
import { keyName } from '../../../../plugin/src/ui/mask/use-keys.ts';

const pressed = (key: string, ...held: readonly ('Control' | 'Alt' | 'Meta' | 'AltGraph')[]) =>
  keyName({
    key,
    ctrlKey: held.includes('Control'),
    metaKey: held.includes('Meta'),
    getModifierState: (name: string) => held.some((modifier) => modifier === name),
  });

test('a key has the name of what it types, in small letters', () => {
  expect(pressed('[')).toBe('[');
  expect(pressed('B')).toBe('b');
});

test('what is typed with AltGr, as brackets are on a German keyboard, is what it types', () => {
  expect(pressed(']', 'Control', 'Alt', 'AltGraph')).toBe(']');
  expect(pressed('[', 'AltGraph')).toBe('[');
  expect(pressed('[', 'Alt')).toBe('[');
});

test('Ctrl and Command make another key of it, with Alt too', () => {
  expect(pressed('z', 'Control')).toBe('mod+z');
  expect(pressed('a', 'Meta')).toBe('mod+a');
  expect(pressed(']', 'Control', 'Alt')).toBe('mod+]');
});
