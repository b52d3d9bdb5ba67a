import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.js';

/**
 * zod carries its messages in some fifty languages, 250 kB that no bundler can leave out by itself. Ours are English.
 *
 * @type {import('esbuild').Plugin}
 */
const englishOnly = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * The bundler leaves out what is unused of a namespace, `import * as z`, but not of the object of the same name that our
 * sources import: 95 kB of JSON Schema and the like.
 *
 * @type {import('esbuild').Plugin}
 */
const zodByMember = {
  name: 'zod-by-member',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:shared|plugin|playground)[\\/]src[\\/].*\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace("import { z } from 'zod';", "import * as z from 'zod';");
      return { contents, loader: path.endsWith('.tsx') ? 'tsx' : 'ts' };
    });
  },
};

/**
 * Every schema holds on to what would write it as JSON Schema, which nobody here asks for: 18 kB.
 *
 * @type {import('esbuild').Plugin}
 */
const noJsonSchema = {
  name: 'no-json-schema',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]zod[\\/]v4[\\/]core[\\/](?:json-schema-processors|to-json-schema)\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const declared = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(
          ([, name]) => `leftOut as ${name}`,
        );
        const renamed = [...source.matchAll(/^export \{ \w+ as (\w+) \}/gm)].map(([, name]) => `leftOut as ${name}`);
        const leftOut = "() => { throw new Error('JSON Schema is left out of this bundle.'); }";
        return { contents: `const leftOut = ${leftOut};\nexport { ${[...declared, ...renamed].join(', ')} };` };
      },
    );
  },
};

/**
 * Every schema has all of zod's methods, and each brings what it makes: `z.string()` holds the patterns of all kinds of
 * addresses and dates. Those that no source of ours calls are left out, 25 kB.
 *
 * @type {import('esbuild').Plugin}
 */
const methodsInUse = {
  name: 'zod-methods-in-use',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/ }, async ({ path }) => {
      const [source, ours] = await Promise.all([readFile(path, 'utf8'), calledInOurSources()]);
      const called = new Set([...ours, ...namesCalledIn(source, '(?:this|inst)')]);
      const method = /^ {4}(?:async )?(\w+)(?:: (?:async )?function \w+)?\([^)]*\) \{\n(?: {8}.*\n)+ {4}\},\n/gm;
      const inUse = source.replace(method, (text, /** @type {string} */ name) => (called.has(name) ? text : ''));
      // By way of the index all helpers would come, the used and the others.
      const contents = withoutGeneratedCode(inUse)
        .replace('import { util } from "../core/index.js"', 'import * as util from "../core/util.js"')
        .replaceAll('core.util.', 'util.');
      return { contents };
    });
  },
};

async function calledInOurSources() {
  const folders = ['shared/src', 'plugin/src', 'playground/src'].map((folder) => join(root, folder));
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
      return Promise.all(files.map(async (file) => namesCalledIn(await readFile(join(folder, file), 'utf8'))));
    }),
  );
  return lists.flat(2);
}

/**
 * @param {string} source
 * @param {string} on the pattern of what has the methods
 */
function namesCalledIn(source, on = '') {
  return [...source.matchAll(new RegExp(`${on}\\.(\\w+)\\(`, 'g'))].map(([, name]) => name ?? '');
}

/**
 * zod writes a parser for each object with `new Function`, and tries first whether it may. Where a page's policy forbids
 * that, the try is a violation in its console, though zod goes on without; and nothing here is large enough to gain.
 *
 * @param {string} source of zod's `schemas.js`
 */
function withoutGeneratedCode(source) {
  const generating = 'core.$ZodObjectJIT.init(';
  if (!source.includes(generating)) throw new Error(`zod no longer makes its objects with ${generating}.`);
  return source.replaceAll(generating, 'core.$ZodObject.init(');
}

/** For bundles that run in a browser: zod as far as it is used. */
export const smallZod = [englishOnly, zodByMember, noJsonSchema, methodsInUse];
