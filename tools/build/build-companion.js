import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './root.js';

/**
 * The command line with the daemon, and the engine that runs as its child process, as one entry each. Packages stay
 * where npm put them: some of them bring native code that cannot be bundled.
 *
 * @param {string} outputFolder absolute
 */
export async function buildCompanion(outputFolder) {
  await build({
    absWorkingDir: root,
    entryPoints: {
      cli: join(root, 'companion/src/cli.ts'),
      'engine-main': join(root, 'companion/src/engine/process/engine-main.ts'),
      'window-worker': join(root, 'companion/src/tray/windows/window-worker.ts'),
    },
    outdir: outputFolder,
    bundle: true,
    // What a command loads only when it needs it (ONNX Runtime, sharp) stays apart: `--help` is quick, and `doctor`
    // can tell of a native library that does not load.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    // package.json: "engines".
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}
