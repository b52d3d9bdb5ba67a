import { chromium, type Browser } from 'playwright-core';
import { unpackChromium } from './unpack-chromium.ts';

export interface LaunchOptions {
  /** Further arguments of Chromium, `--host-resolver-rules=...` for instance. */
  readonly args?: readonly string[];
}

/**
 * Starts the browser that the tests share: the packaged Chromium on Linux x64, an installed Chrome or Edge elsewhere.
 * Whoever starts it closes it.
 *
 * The packaged Chromium recommends arguments that switch web security off; they must never be passed, or a test of what
 * one origin may read of another proves nothing (`launch.browser.test.ts` holds us to that).
 */
export async function launchBrowser({ args = [] }: LaunchOptions = {}): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { executablePath, environment } = await unpackChromium();
    return chromium.launch({
      executablePath,
      // Containers and continuous integration run as root, where Chromium's own sandbox does not start.
      args: ['--no-sandbox', '--disable-gpu', ...args],
      env: { ...definedEnvironment(), ...environment },
    });
  }
  const failures: unknown[] = [];
  for (const channel of ['chrome', 'msedge']) {
    try {
      return await chromium.launch({ channel, args: [...args] });
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(
    failures,
    'The browser tests need Google Chrome or Microsoft Edge here: install one of them.',
  );
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
