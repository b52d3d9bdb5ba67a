import { readFile } from 'node:fs/promises';

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

/** For bundles that run in a browser: zod as far as it is used. */
export const smallZod = [englishOnly, zodByMember, noJsonSchema];
