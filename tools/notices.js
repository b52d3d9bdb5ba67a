#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build/root.js';
import { renderNotices } from './notices/render.js';

const path = join(root, 'THIRD_PARTY_NOTICES.md');
const notices = renderNotices();

if (process.argv[2] === '--check') {
  if (readFileSync(path, 'utf8') !== notices) {
    console.error('THIRD_PARTY_NOTICES.md does not match the lockfile: run "npm run notices" and commit it.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, notices);
}
