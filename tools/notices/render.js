import { join } from 'node:path';
import { root } from '../build/root.js';
import { bundledPackages, installedPackages, read } from './packages.js';

/** @typedef {import('./packages.js').Package} Package */

/** @returns {string} the whole of THIRD_PARTY_NOTICES.md */
export function renderNotices() {
  const bundled = bundledPackages();
  const installed = installedPackages();
  const clip = read(join(root, 'tools/notices/texts/clip.txt'));
  return `${[
    introduction,
    inRepository(),
    `## Packages whose code is in the panel and the playground\n\n${bundled.map(line).join('\n')}`,
    packageList(installed),
    texts([
      { names: ['The vocabulary of CLIP'], text: clip },
      ...[...bundled, ...installed].map(({ name, text }) => ({ names: [name], text })),
    ]),
  ].join('\n\n')}\n`;
}

const introduction = `# Third-party notices

Frisket itself is under the MIT License, see LICENSE. This file is written by \`npm run notices\` from the lockfile; \`npm run check\` fails when it is out of date.`;

function inRepository() {
  return `## In this repository and in what is built from it

- **The vocabulary of CLIP** (\`models/*/tokenizer*\`: byte-pair merges and ids, cut to fewer entries), from https://github.com/openai/CLIP: MIT, copyright OpenAI.
- **Inter**, the typeface of the playground and the panel, from https://github.com/rsms/inter by way of the package \`@fontsource-variable/inter\`: SIL Open Font License 1.1.
- **Swatch's weights** (\`models/swatch\`) were trained for this project on pictures that its own programs drew: MIT, as the rest of the project.`;
}

/** @param {readonly Package[]} packages */
function packageList(packages) {
  const everywhere = packages.filter(({ text }) => text !== undefined);
  const somewhere = packages.filter(({ text }) => text === undefined);
  return `## Packages that npm installs

${everywhere.map(line).join('\n')}

Fetched only on the platforms that need them, each with its licence inside; \`sharp\`'s hold libvips and further libraries, which their own READMEs list:

${somewhere.map(line).join('\n')}`;
}

/** @param {Package} item */
function line({ name, version, licence, repository }) {
  return `- ${name} ${version}: ${licence}${repository === undefined ? '' : `, ${repository}`}`;
}

/**
 * Each distinct text once, whatever its line breaks.
 *
 * @param {readonly { names: string[], text: string | undefined }[]} entries
 */
function texts(entries) {
  /** @type {Map<string, { names: string[], text: string }>} */
  const distinct = new Map();
  for (const { names, text } of entries) {
    if (text === undefined) continue;
    const key = text.replaceAll(/\s+/g, ' ');
    const known = distinct.get(key);
    if (known) known.names.push(...names);
    else distinct.set(key, { names: [...names], text });
  }
  const blocks = [...distinct.values()].map(
    ({ names, text }) => `### ${[...new Set(names)].join(', ')}\n\n${text.replaceAll(/^(?=.)/gm, '    ')}`,
  );
  return ['## Licence texts', ...blocks].join('\n\n');
}
