import { signal } from '@preact/signals';

/** Those in which the panel can speak, each called what its own speakers call it. */
export const languages = { en: 'English', ja: '日本語' } as const;
export type Language = keyof typeof languages;
export const languageCodes = ['en', 'ja'] as const satisfies readonly Language[];

/** In which the panel speaks now. Whoever reads words while rendering is rendered again when it changes. */
export const language = signal<Language>('en');

/**
 * The first of the person's languages in which the panel can speak. Figma tells a plugin nothing of its own language;
 * its desktop app gives the page that of the computer.
 *
 * @param preferred as `navigator.languages` has them: `ja-JP`
 */
export function preferredLanguage(preferred: readonly string[]): Language {
  const primary = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return primary.map((code) => languageCodes.find((each) => each === code)).find((code) => code !== undefined) ?? 'en';
}
