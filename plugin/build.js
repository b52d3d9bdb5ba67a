import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { allEnded } from '../tools/build/all-ended.js';
import { smallZod } from '../tools/build/small-zod.js';

const folder = fileURLToPath(new URL('./', import.meta.url));

/** Figma loads the panel anew each time that it opens; a few hundred kilobytes parse without a noticeable wait. */
const panelBytesMost = 500_000;

/**
 * The plugin as `manifest.json` names it: `code.js` for Figma's sandbox and `ui.html`, the panel in one file.
 *
 * @param {{ outputFolder: string, minify?: boolean } | string} options `outputFolder` is absolute and exists
 */
export async function buildPlugin(options) {
  const { outputFolder, minify = true } = typeof options === 'string' ? { outputFolder: options } : options;
  await allEnded([buildSandbox(outputFolder, minify), buildPanel(outputFolder, minify)]);
}

/**
 * @param {string} outputFolder
 * @param {boolean} minify
 */
async function buildSandbox(outputFolder, minify) {
  await build({
    absWorkingDir: folder,
    entryPoints: { code: 'src/main.ts' },
    outdir: outputFolder,
    bundle: true,
    format: 'iife',
    // Figma runs it in QuickJS, which has the language of 2017 and neither DOM nor Node around it.
    target: 'es2017',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    plugins: smallZod,
    minify,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/**
 * @param {string} outputFolder
 * @param {boolean} minify
 */
async function buildPanel(outputFolder, minify) {
  const result = await build({
    absWorkingDir: folder,
    entryPoints: { ui: 'src/ui/index.tsx' },
    outdir: outputFolder,
    bundle: true,
    write: false,
    format: 'iife',
    // Figma's desktop app and the browsers that Figma supports.
    target: ['chrome100', 'safari16', 'firefox110'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'dataurl' },
    plugins: [plainStyles, usedComponents, ...smallZod],
    minify,
    // Hosts are given the page as text, and it names its encoding; escaped, the Japanese words take 10 kB more.
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  /** @param {string} ending */
  const textOf = (ending) => result.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const template = await readFile(join(folder, 'src/ui/ui.html'), 'utf8');
  const html = inline(template, { style: textOf('.css'), script: textOf('.js') });
  const bytes = Buffer.byteLength(html);
  if (bytes > panelBytesMost) throw new Error(`ui.html takes ${bytes} bytes, over the limit of ${panelBytesMost}.`);
  await writeFile(join(outputFolder, 'ui.html'), html);
}

/**
 * `@create-figma-plugin/ui` marks a style sheet that is no CSS module with `!`, which only its own build understands.
 *
 * @type {import('esbuild').Plugin}
 */
const plainStyles = {
  name: 'plain-styles',
  setup(build) {
    build.onResolve({ filter: /^!/ }, ({ path, resolveDir, kind }) =>
      build.resolve(path.slice(1), { resolveDir, kind }),
    );
  },
};

/**
 * The bundler leaves out the code of a component that nobody uses, but not its styles: 15 kB. What is not imported by
 * name in our sources is therefore not exported at all.
 *
 * @type {import('esbuild').Plugin}
 */
const usedComponents = {
  name: 'used-components',
  setup(build) {
    build.onLoad({ filter: /[\\/]@create-figma-plugin[\\/]ui[\\/]lib[\\/]index\.js$/ }, async ({ path }) => {
      const [index, used] = await Promise.all([readFile(path, 'utf8'), importedNames('@create-figma-plugin/ui')]);
      const named = /^export \{ (\w+) \}/;
      const lines = index.split('\n').filter((line) => used.has(named.exec(line)?.[1] ?? ''));
      return { contents: lines.join('\n'), resolveDir: dirname(path) };
    });
  },
};

/**
 * @param {string} module
 * @returns {Promise<Set<string>>} what the panel's sources import from it
 */
async function importedNames(module) {
  const sources = join(folder, 'src/ui');
  const files = (await readdir(sources, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(sources, file), 'utf8')));
  const imports = new RegExp(`import \\{([^}]*)\\} from '${module}'`, 'g');
  return new Set(
    texts.flatMap((text) => [...text.matchAll(imports)].flatMap(([, names]) => names?.match(/\w+/g) ?? [])),
  );
}

/**
 * @param {string} template
 * @param {{ style: string, script: string }} content neither may end its own element
 */
function inline(template, { style, script }) {
  return template
    .replace('/* style */', () => style.replaceAll('</style', '<\\/style'))
    .replace('/* script */', () => script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--'));
}
