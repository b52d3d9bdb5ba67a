import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from './check.ts';

/** Where the person's own things are kept, and whether they can be. */
export async function checkDataFolder(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return { name: 'Data folder', status: 'ok', found: folder };
  } catch (error) {
    return {
      name: 'Data folder',
      status: 'problem',
      found: `${folder} cannot be written to: ${error instanceof Error ? error.message : String(error)}`,
      advice: 'Make it writable, or choose another with --data.',
    };
  }
}

/** What Figma is pointed at to load the plugin. */
export async function checkFigmaManifest(root: string): Promise<Check> {
  const manifest = join(root, 'manifest.json');
  const missing: string[] = [];
  for (const file of [manifest, join(root, 'dist/plugin/code.js'), join(root, 'dist/plugin/ui.html')])
    if (!(await exists(file))) missing.push(file);
  return missing.length > 0
    ? {
        name: 'Figma plugin',
        status: 'problem',
        found: `${missing.join(', ')} is missing`,
        advice: 'Run `npm run build`.',
      }
    : {
        name: 'Figma plugin',
        status: 'ok',
        found: `${manifest} (in Figma's desktop app: Plugins > Development > Import plugin from manifest)`,
      };
}

/** The page that `frisket start` opens. */
export async function checkPlayground(root: string): Promise<Check> {
  const page = join(root, 'dist/playground/index.html');
  return (await exists(page))
    ? { name: 'Playground', status: 'ok', found: page }
    : { name: 'Playground', status: 'problem', found: `${page} is missing`, advice: 'Run `npm run build`.' };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
