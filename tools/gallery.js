// npm run gallery: drives the real panel through all its states and writes one page of what it looks like in each.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build/root.js';
import { galleryPage } from './gallery/page.js';

const folder = join(root, 'dist.gallery');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'browser', 'test/plugin/ui'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FRISKET_LOOK: folder },
});
const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
const page = join(folder, 'index.html');
writeFileSync(page, galleryPage(pictures));
console.log(`${pictures.length} pictures: ${page}`);
process.exit(status ?? 1);
