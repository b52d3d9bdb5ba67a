import { effect, signal } from '@preact/signals';

export type ThemeName = 'light' | 'dark';

const storageKey = 'frisket.theme';

/** Light or dark: as the person chose, else as their system has it. */
export class Theme {
  readonly current = signal<ThemeName>(startTheme());

  constructor() {
    effect(() => {
      const { classList } = document.documentElement;
      classList.toggle('figma-dark', this.current.value === 'dark');
      classList.toggle('figma-light', this.current.value === 'light');
    });
  }

  toggle(): void {
    this.current.value = this.current.value === 'dark' ? 'light' : 'dark';
    localStorage.setItem(storageKey, this.current.value);
  }
}

function startTheme(): ThemeName {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
