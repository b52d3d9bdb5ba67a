import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { allEnded } from '../tools/build/all-ended.js';
import { smallZod } from '../tools/build/small-zod.js';

const folder = fileURLToPath(new URL('./', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * The playground as static files: `index.html` with its script, styles and fonts, QuickJS, the colours of Figma's
 * themes, and `bridge.html`. The built plugin is expected beside them, under `plugin/`.
 *
 * @param {{ outputFolder: string, minify?: boolean } | string} options `outputFolder` is absolute and exists
 */
export async function buildPlayground(options) {
  const { outputFolder, minify = true } = typeof options === 'string' ? { outputFolder: options } : options;
  await allEnded([
    bundle(outputFolder, minify),
    copyFile(join(folder, 'index.html'), join(outputFolder, 'index.html')),
    copyFile(join(folder, 'icon.svg'), join(outputFolder, 'icon.svg')),
    copyFile(quickjs(), join(outputFolder, 'quickjs.wasm')),
    writeColors(join(outputFolder, 'figma-colors.css')),
    writeBridge(join(outputFolder, 'bridge.html'), minify),
  ]);
}

/**
 * @param {string} outputFolder
 * @param {boolean} minify
 */
async function bundle(outputFolder, minify) {
  await build({
    absWorkingDir: folder,
    entryPoints: { main: 'src/main.tsx' },
    outdir: outputFolder,
    bundle: true,
    format: 'esm',
    // For `OffscreenCanvas`, `letterSpacing` of a canvas and `Array.prototype.with`.
    target: ['chrome120', 'safari17', 'firefox120'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file', '.svg': 'file' },
    assetNames: 'assets/[name]-[hash]',
    plugins: smallZod,
    minify,
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/**
 * The page that passes a panel's sockets on, in one file: opened from a frame without an origin it has none itself, and
 * could load nothing. Its policy names its one script and its one style by their hashes.
 *
 * @param {string} path
 * @param {boolean} minify
 */
async function writeBridge(path, minify) {
  const source = join(folder, 'src/bridge');
  const [html, styles, script] = await Promise.all([
    readFile(join(source, 'bridge.html'), 'utf8'),
    readFile(join(source, 'bridge.css'), 'utf8'),
    build({
      entryPoints: [join(source, 'bridge.ts')],
      bundle: true,
      write: false,
      format: 'iife',
      target: ['chrome120', 'safari17', 'firefox120'],
      plugins: smallZod,
      minify,
      legalComments: 'none',
      logLevel: 'warning',
    }).then(({ outputFiles }) => outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? ''),
  ]);
  /** @param {string} text */
  const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    `default-src 'none'`,
    `script-src ${hash(script)}`,
    `style-src ${hash(styles)}`,
    'connect-src ws://localhost:* ws://127.0.0.1:*',
    `base-uri 'none'`,
  ].join('; ');
  const page = html
    .replace('{policy}', () => policy)
    .replace(/<style>[\s\S]*<\/style>/, () => `<style>${styles}</style>`)
    .replace(/<script>[\s\S]*<\/script>/, () => `<script>${script}</script>`);
  await writeFile(path, page);
}

/** The engine that `quickjs-emscripten` brings, as a file. */
function quickjs() {
  const main = require.resolve('quickjs-emscripten');
  return createRequire(main).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
}

/**
 * Figma's colours by the names that plugins use, as `@create-figma-plugin/ui` lists them. There they are written for an
 * element below the root; Figma puts the theme's class on the root itself.
 *
 * @param {string} path
 */
async function writeColors(path) {
  const list = join(require.resolve('@create-figma-plugin/ui'), '../css/theme.css');
  const css = await readFile(list, 'utf8');
  const written = ':root .figma-';
  if (!css.includes(written)) throw new Error(`${list} no longer has its colours under "${written}...".`);
  await writeFile(path, css.replaceAll(written, ':root.figma-'));
}
