import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A Chromium with everything that it needs to run on a Linux that has no browser, no NSS and no font. */
export interface UnpackedChromium {
  readonly executablePath: string;
  /** To be laid over the environment of the browser's process. */
  readonly environment: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/frisket');

/**
 * Unpacks `@sparticuz/chromium` once per version, below `node_modules/.cache`. The package itself unpacks into the
 * system's temporary folder and takes whatever already lies there under that name, half a file included; so it is run
 * in a process with a temporary folder of its own, which gets its name only when it is whole.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest: unknown = JSON.parse(await readFile(join(dirname(entry), '../../package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest))
    throw new Error('The package.json of @sparticuz/chromium names no version.');
  const folder = join(cache, `chromium-${String(manifest.version)}`);
  if (!(await exists(join(folder, 'chromium')))) await unpackInto(folder);
  return {
    executablePath: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

async function unpackInto(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      // The package unpacks NSS and expat only where it believes itself in Amazon's cloud.
      env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    await writeFile(join(unfinished, 'fonts.conf'), fontConfiguration(join(folder, 'fonts')));
    await rename(unfinished, folder);
  } catch (error) {
    // Another process may have been first; its copy is as good.
    if (!(await exists(join(folder, 'chromium')))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function fontConfiguration(fonts: string): string {
  const escaped = fonts.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escaped}</dir>
  <cachedir>${escaped}-cache</cachedir>
</fontconfig>
`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
