import { expect, test } from 'vitest';
import { language, preferredLanguage } from '../../../../plugin/src/ui/strings/language.ts';
import { strings } from '../../../../plugin/src/ui/strings.ts';

test.each([
  [['ja'], 'ja'],
  [['ja-JP', 'en-US'], 'ja'],
  [['de-DE', 'ja', 'en'], 'ja'],
  [['en-GB', 'ja'], 'en'],
  [['de', 'fr'], 'en'],
  [[], 'en'],
])('of %j the panel speaks %s', (preferred, spoken) => {
  expect(preferredLanguage(preferred)).toBe(spoken);
});

test('words change with the language', () => {
  expect(strings.actions.cancel).toBe('Cancel');
  language.value = 'ja';
  expect(strings.actions.cancel).toBe('キャンセル');
  language.value = 'en';
});
