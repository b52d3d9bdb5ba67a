import { english } from './strings/english/english.ts';
import { japanese } from './strings/japanese/japanese.ts';
import { language, type Language } from './strings/language.ts';

/** English sets the shape; a language that lacks a word of it, or has one too many, does not compile. */
export type Strings = typeof english;

const tables: Readonly<Record<Language, Strings>> = { en: english, ja: japanese };

/**
 * Every word that the panel shows, in the language that it speaks now. Read it where the words are shown, not once for
 * all: the person may choose another language at any time.
 */
export const strings: Strings = new Proxy(english, {
  get: (_english, section): unknown => Reflect.get(tables[language.value], section),
});
