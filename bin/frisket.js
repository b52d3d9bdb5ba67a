#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Nothing of ours is imported before the version of Node is known to be new enough, so that an old one meets a sentence and
// not a syntax error.
const needed = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < needed.major || (major === needed.major && minor < needed.minor)) {
  console.error(
    `frisket needs Node ${needed.major}.${needed.minor} or later, and this is ${process.versions.node}: install Node 22 or 24 from https://nodejs.org.`,
  );
  process.exitCode = 1;
} else {
  await start();
}

async function start() {
  // ONNX Runtime for Linux and macOS otherwise keeps a device's id and sends Microsoft what sessions it ran. It looks at
  // this when it is loaded, in this process and in those that it starts.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  // A package brings what was built, and nothing to build it from.
  const isClone = existsSync(new URL('../companion/src', import.meta.url));
  try {
    if (isClone) {
      const { buildIfStale } = await import('../tools/build/build.js');
      await buildIfStale();
    }
    await import(new URL('../dist/companion/cli.js', import.meta.url).href);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    // NODE_ENV=production and the like leave out what a clone is built with.
    const install = isClone ? 'npm install --include=dev' : 'npm install';
    console.error(`frisket: ${error.message.split('\n')[0]}. Run "${install}" in the folder that holds package.json.`);
    process.exitCode = 1;
  }
}
