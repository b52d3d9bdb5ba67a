import { describe, expect, test } from 'vitest';
import { keyTelling } from '../../shared/src/key-names.ts';

const mac = keyTelling('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/138.0.0.0 Figma/126');
const windows = keyTelling('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0.0.0 Figma/126');
const linux = keyTelling('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');

describe.each([
  ['mod+A', '⌘A', 'Ctrl+A'],
  ['mod+shift+C', '⇧⌘C', 'Ctrl+Shift+C'],
  ['shift+A', '⇧A', 'Shift+A'],
  ['shift+Enter', '⇧ Enter', 'Shift+Enter'],
  ['alt+Arrow keys', '⌥ Arrow keys', 'Alt+Arrow keys'],
  ['mod++', '⌘+', 'Ctrl++'],
  ['alt', '⌥', 'Alt'],
  ['Delete', '⌫', 'Del'],
  [']', ']', ']'],
])('%s', (keys, onMac, elsewhere) => {
  test(`is ${onMac} on a Mac`, () => expect(mac.printed(keys)).toBe(onMac));
  test(`is ${elsewhere} on Windows and Linux`, () =>
    expect([windows.printed(keys), linux.printed(keys)]).toEqual([elsewhere, elsewhere]));
});

test('a screen reader is given whole words', () => {
  expect(mac.spoken('mod+A')).toBe('Command A');
  expect(windows.spoken('mod+A')).toBe('Control A');
  expect([mac.spoken('alt'), windows.spoken('alt')]).toEqual(['Option', 'Alt']);
});
