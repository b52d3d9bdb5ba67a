import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { patience, testPatience } from './test/patience.ts';

const integration = 'test/**/*.integration.test.{ts,tsx}';
const browser = 'test/**/*.browser.test.{ts,tsx}';
/** Attacks open real sockets by the thousand, whatever the file's name says. */
const hostile = 'test/hostile/**/*.test.ts';

/**
 * Tests that start processes share the processor with what they start, and mostly one waits for the other: on two cores
 * one file at a time left almost a whole core idle.
 */
const workersWithProcesses = Math.max(2, Math.floor(availableParallelism() / 2));

export default defineConfig({
  test: {
    /** One test's fakes never reach another's. */
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    setupFiles: 'test/patience.setup.ts',
    expect: { poll: { timeout: patience } },
    testTimeout: testPatience,
    hookTimeout: testPatience,
    /** As bin/frisket.js has it: nothing leaves the computer, from tests neither. */
    env: { ORT_DISABLE_TELEMETRY: '1' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [integration, browser, hostile],
          // Two thirds of the processor time of these files went into loading the same modules for each of them. A worker
          // loads them once: what a test changes of a module or of the process, it puts back.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [integration, hostile],
          exclude: [browser],
          globalSetup: 'test/build.setup.ts',
          maxWorkers: workersWithProcesses,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [browser],
          globalSetup: 'test/build.setup.ts',
          maxWorkers: workersWithProcesses,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
