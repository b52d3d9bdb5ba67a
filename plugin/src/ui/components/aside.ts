import type { Panel } from '../state/panel.ts';

/** What takes the place of a tab for a while; one at a time. */
export type Aside = 'models' | 'settings' | 'history';

export function shownAside(panel: Panel): Aside | undefined {
  return panel.aside.value ?? (panel.results.history.shown.value ? 'history' : undefined);
}

export function showAside(panel: Panel, aside: Aside | undefined): void {
  panel.aside.value = aside === 'history' ? undefined : aside;
  panel.results.history.show(aside === 'history');
}
