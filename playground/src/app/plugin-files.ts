import { parseManifest } from '../plugin-window/manifest.ts';
import type { PluginFiles } from './plugin-host.ts';

/** Fetches a built plugin. @returns undefined when there is none at that address */
export async function fetchPlugin(folder: URL): Promise<PluginFiles | undefined> {
  const [manifest, code, html] = await Promise.all(
    ['manifest.json', 'code.js', 'ui.html'].map((name) => fetch(new URL(name, folder))),
  );
  if (!manifest?.ok || !code?.ok || !html?.ok) return undefined;
  return { manifest: parseManifest(await manifest.json()), code: await code.text(), html: await html.text() };
}
