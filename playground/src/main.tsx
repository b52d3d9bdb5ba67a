import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
import { render } from 'preact';
import './styles.css';
import { App } from './app/app.tsx';
import { pageKey, takeCredential } from './app/credential.ts';
import { ClientDesk } from './clients/client-desk.ts';
import { outcomeTeller } from './clients/outcomes.ts';
import type { MadeDocument } from './app/document-desk.ts';
import { openWork } from './app/open-work.ts';
import { PluginHost } from './app/plugin-host.ts';
import { fetchPlugin } from './app/plugin-files.ts';
import { layered, prefixed } from './app/storage.ts';
import { installTestHook } from './app/test-hook.ts';
import { Theme } from './editor/theme.ts';
import { ImageStore } from './document/image-store.ts';
import { contentSecurityPolicy } from './plugin-window/content-security-policy.ts';
import { panelFont } from './plugin-window/panel-font.ts';
import { naturalSize } from './render/text-layout.ts';
import { heroPicture } from './sample/hero-picture.ts';
import { sampleDocument } from './sample/sample-document.ts';

const base = document.baseURI;

/** A key must not outlive its companion's hold on the port: whoever takes that next could read what this page kept. */
const tabEntries = ['connection'];

async function start(): Promise<void> {
  const theme = new Theme();
  const tab = prefixed(sessionStorage, 'frisket.clientStorage.');
  const [refusal, { editor, documents, keeper, isSample }] = await Promise.all([
    takeCredential(location, tab),
    openFonts().then(() => openWork(makeSample)),
  ]);
  document.fonts.addEventListener('loadingdone', () => editor.decoded.value++);
  const [files, themeStyles, fontStyles] = await Promise.all([
    fetchPlugin(new URL('plugin/', base)),
    fetch(new URL('figma-colors.css', base)).then((response) => response.text()),
    panelFont(interLatin),
  ]);
  const plugin =
    files &&
    new PluginHost({
      editor,
      files,
      storage: layered(tab, prefixed(localStorage, 'frisket.clientStorage.'), tabEntries),
      wasmLocation: new URL('quickjs.wasm', base).href,
    });
  const policy = contentSecurityPolicy([
    ...(files?.manifest.networkAccess.allowedDomains ?? ['none']),
    ...ownDomains(),
  ]);
  const desk = new ClientDesk({
    openSocket: (url) => new WebSocket(url),
    fetch: (url, options) => fetch(url, options),
    port: Number(location.port),
    key: pageKey(tab),
    onEnded: outcomeTeller(editor.toasts),
  });
  // In Figma, too, a plugin runs over one document.
  editor.store.subscribe((state, previous) => {
    if (state.key !== previous.key && plugin?.window.state.value) void plugin.start();
  });
  installTestHook(editor);
  render(
    <App
      editor={editor}
      theme={theme}
      plugin={plugin}
      desk={desk}
      documents={documents}
      keeper={keeper}
      isSample={isSample}
      surroundings={{ policy, themeStyles, fontStyles }}
    />,
    document.body,
  );
  // The plugin's window opens in a moment; what it will cover is left free from the start.
  editor.covered.value = { left: 0, top: 36, right: plugin ? 364 : 0, bottom: 60 };
  editor.fit();
  await plugin?.start();
  if (refusal !== undefined) editor.toasts.complain(refusal);
  if (!plugin) editor.toasts.complain('The plugin is not built. Run `npm run build` in the folder of Frisket.');
}

/** The companion that serves this page may have any port, which a person chose who knew that Figma would not allow it. */
function ownDomains(): string[] {
  return [`http://${location.host}`, `ws://${location.host}`];
}

/** Texts are measured, and a canvas does not wait for its fonts. */
async function openFonts(): Promise<void> {
  await Promise.all(['400', '600'].map((weight) => document.fonts.load(`${weight} 16px 'Inter Variable'`)));
}

async function makeSample(): Promise<MadeDocument> {
  const images = new ImageStore();
  const hero = images.add(await heroPicture());
  return { state: sampleDocument(hero, naturalSize), images };
}

void start().catch((error: unknown) => {
  console.error(error);
  document.body.textContent = `The playground could not start: ${error instanceof Error ? error.message : String(error)}`;
});
