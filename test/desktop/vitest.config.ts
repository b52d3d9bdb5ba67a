import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What needs a desktop, a package or Windows' programs: `npm run test:desktop`, apart from `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    include: ['test/desktop/**/*.desktop.ts'],
    env: { ORT_DISABLE_TELEMETRY: '1' },
    globalSetup: 'test/build.setup.ts',
    // Packages are built once and used by several files; a screen is shown to one test at a time.
    fileParallelism: false,
    // Packing and Wine's first start take minutes; a hang must end all the same.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
