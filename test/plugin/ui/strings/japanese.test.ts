import { expect, test } from 'vitest';
import { english as englishTable } from '../../../../plugin/src/ui/strings/english/english.ts';
import { japanese as japaneseTable } from '../../../../plugin/src/ui/strings/japanese/japanese.ts';

/** Words that are the same in both: what is typed, is a name, or names a key. */
const shared = [
  'connection.absentCommand',
  'models.kinds.lora',
  'models.kinds.controlnet',
  'models.kinds.ip-adapter',
  'models.kinds.vae',
  'advanced.loras',
  'actions.goHint',
  'actions.cancelHint',
];

/** Every text that needs no values, by the path to it. */
function texts(table: object, path: readonly string[] = []): [string, string][] {
  return Object.entries(table).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'string') return [[[...path, key].join('.'), value]];
    return typeof value === 'object' && value !== null ? texts(value, [...path, key]) : [];
  });
}

const english = new Map(texts(englishTable));
const japanese = texts(japaneseTable).filter(([path]) => !shared.includes(path) && !path.endsWith('.keys'));

test('every text is in Japanese', () => {
  const kept = japanese.filter(
    ([path, text]) => text === english.get(path) || !/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u.test(text),
  );
  expect(kept).toEqual([]);
});

test('sentences end, and pause, with Japanese marks', () => {
  expect(japanese.filter(([, text]) => /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}][.,!?;:()]/u.test(text))).toEqual([]);
});
