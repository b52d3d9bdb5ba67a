import type { ThemeName } from '../editor/theme.ts';

export interface PanelDocumentOptions {
  /** The plugin's own page. */
  readonly html: string;
  /** See `contentSecurityPolicy`. */
  readonly policy: string;
  /** What Figma gives to panels that ask for `themeColors`: style sheet with its colours, and which of them now. */
  readonly theme?: { readonly styles: string; readonly name: ThemeName };
  /** Figma has Inter ready for panels; style sheet with the font in it. */
  readonly fontStyles: string;
}

/** How the page tells a panel that the theme has changed. */
export interface ThemeMessage {
  readonly figmaMessage: { readonly type: 'THEME'; readonly payload: { readonly name: ThemeName } };
}

/**
 * The document in the panel's frame: what Figma puts in front, then the plugin's page as it is. A parser that meets a
 * second doctype, html or head passes over it, so whole pages and fragments both come out right.
 */
export function panelDocument({ html, policy, theme, fontStyles }: PanelDocumentOptions): string {
  const head = [
    '<!doctype html>',
    `<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll('"', '&quot;')}">`,
    `<style>${fontStyles}</style>`,
    ...(theme
      ? [`<style>${theme.styles}</style>`, `<script>(${applyThemes.toString()})("${theme.name}")</script>`]
      : []),
  ];
  return `${head.join('\n')}\n${html}`;
}

/** Runs in the panel. Its text is all that gets there, so it refers to nothing around it. */
function applyThemes(first: string): void {
  const apply = (name: string) => {
    const { classList } = document.documentElement;
    classList.remove('figma-light', 'figma-dark');
    classList.add(`figma-${name}`);
  };
  apply(first);
  window.addEventListener('message', ({ data, source }: MessageEvent<Partial<ThemeMessage> | null>) => {
    if (source === window.parent && data?.figmaMessage?.type === 'THEME') apply(data.figmaMessage.payload.name);
  });
}
